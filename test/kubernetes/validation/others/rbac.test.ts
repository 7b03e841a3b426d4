import { describe } from 'vitest';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { table } from './table.ts';

const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

describe('Role', () => {
  const role: KubernetesObject = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'a' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  };
  table(role, [
    ['a sound one', {}, []],
    ['nothing to do', { 'rules.0.verbs': [] }, ['rules[0].verbs: Required value: verbs must contain at least one value']],
    [
      'nothing to do it to',
      { 'rules.0.resources': [] },
      ['rules[0].resources: Required value: resource rules must supply at least one resource'],
    ],
    ['no group', { 'rules.0.apiGroups': [] }, ['rules[0].apiGroups: Required value: resource rules must supply at least one api group']],
    [
      'paths',
      { 'rules.0': { nonResourceURLs: ['/healthz'], verbs: ['get'] } },
      ['rules[0].nonResourceURLs: Invalid value: ["/healthz"]: namespaced rules cannot apply to non-resource URLs'],
    ],
  ]);
});

describe('ClusterRole', () => {
  const clusterRole: KubernetesObject = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'a' },
    rules: [{ nonResourceURLs: ['/healthz'], verbs: ['get'] }],
  };
  table(clusterRole, [
    ['a sound one', {}, []],
    [
      'paths and resources',
      { 'rules.0.resources': ['pods'], 'rules.0.apiGroups': [''] },
      ['rules[0].nonResourceURLs: Invalid value: ["/healthz"]: rules cannot apply to both regular resources and non-resource URLs'],
    ],
    ['made of others', { rules: undefined, aggregationRule: { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] } }, []],
    [
      'made of none',
      { rules: undefined, aggregationRule: { clusterRoleSelectors: [] } },
      ['aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil'],
    ],
  ]);
});

describe('RoleBinding', () => {
  const roleBinding: KubernetesObject = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'a' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
    subjects: [{ kind: 'ServiceAccount', name: 'a', namespace: 'b' }],
  };
  table(roleBinding, [
    ['a sound one', {}, []],
    [
      'another kind of role',
      { 'roleRef.kind': 'Group' },
      ['roleRef.kind: Unsupported value: "Group": supported values: "Role", "ClusterRole"'],
    ],
    [
      'another group',
      { 'roleRef.apiGroup': 'apps' },
      ['roleRef.apiGroup: Unsupported value: "apps": supported values: "rbac.authorization.k8s.io"'],
    ],
    ['no role', { 'roleRef.name': '' }, ['roleRef.name: Required value']],
    ['an account without a namespace', { 'subjects.0.namespace': undefined }, []],
    [
      'an account with a group',
      { 'subjects.0.apiGroup': 'rbac.authorization.k8s.io' },
      ['subjects[0].apiGroup: Unsupported value: "rbac.authorization.k8s.io": supported values: ""'],
    ],
    ['an account with capitals', { 'subjects.0.name': 'A' }, [`subjects[0].name: Invalid value: "A": ${SUBDOMAIN}`]],
    ['a user', { 'subjects.0': { kind: 'User', name: 'Jane Doe', apiGroup: 'rbac.authorization.k8s.io' } }, []],
    ['nobody', { 'subjects.0': { kind: 'User', name: '' } }, ['subjects[0].name: Required value']],
    [
      'an unknown kind',
      { 'subjects.0': { kind: 'Team', name: 'a' } },
      ['subjects[0].kind: Unsupported value: "Team": supported values: "ServiceAccount", "User", "Group"'],
    ],
  ]);
});

describe('ClusterRoleBinding', () => {
  const clusterRoleBinding: KubernetesObject = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'a' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'r' },
  };
  table(clusterRoleBinding, [
    ['a sound one', {}, []],
    ['a role of a namespace', { 'roleRef.kind': 'Role' }, ['roleRef.kind: Unsupported value: "Role": supported values: "ClusterRole"']],
  ]);
});
