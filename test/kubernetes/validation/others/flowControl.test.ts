import { describe, expect, test } from 'vitest';
import { applyDefaults } from '../../../../server/src/kubernetes/defaults/defaults.ts';
import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { table } from './table.ts';

describe('FlowSchema', () => {
  const flowSchema: KubernetesObject = {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'FlowSchema',
    metadata: { name: 'a' },
    spec: {
      matchingPrecedence: 500,
      priorityLevelConfiguration: { name: 'workload-low' },
      distinguisherMethod: { type: 'ByUser' },
      rules: [
        {
          subjects: [{ kind: 'ServiceAccount', serviceAccount: { name: '*', namespace: 'default' } }],
          resourceRules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'], namespaces: ['*'] }],
          nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['/', '/apis/*'] }],
        },
      ],
    },
  };
  const resourceRule = 'spec.rules.0.resourceRules.0';
  table(flowSchema, [
    ['a sound one', {}, []],
    [
      'a precedence that is too great',
      { 'spec.matchingPrecedence': 10001 },
      ['spec.matchingPrecedence: Invalid value: 10001: must not be greater than 10000'],
    ],
    [
      'the precedence of another',
      { 'spec.matchingPrecedence': 1 },
      ["spec.matchingPrecedence: Invalid value: 1: only the schema named 'exempt' may have matchingPrecedence 1"],
    ],
    [
      'an unknown method',
      { 'spec.distinguisherMethod.type': 'byUser' },
      ['spec.distinguisherMethod.type: Unsupported value: {"Type":"byUser"}: supported values: "ByNamespace", "ByUser"'],
    ],
    [
      'no level',
      { 'spec.priorityLevelConfiguration': {} },
      ['spec.priorityLevelConfiguration.name: Required value: must reference a priority level'],
    ],
    [
      'a rule without anything',
      { 'spec.rules.0': {} },
      [
        'spec.rules[0].subjects: Required value: subjects must contain at least one value',
        'spec.rules[0]: Required value: at least one of resourceRules and nonResourceRules has to be non-empty',
      ],
    ],
    [
      'a subject of another kind',
      { 'spec.rules.0.subjects.0': { kind: 'User', group: { name: 'g' } } },
      [
        "spec.rules[0].subjects[0].user: Required value: user is required when subject kind is 'User'",
        "spec.rules[0].subjects[0].group: Forbidden: group is forbidden when subject kind is not 'Group'",
      ],
    ],
    [
      'an unknown verb',
      { [`${resourceRule}.verbs`]: ['get', 'use'] },
      [
        'spec.rules[0].resourceRules[0].verbs: Unsupported value: ["get","use"]: supported values: "create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch"',
      ],
    ],
    [
      'all and more',
      { [`${resourceRule}.apiGroups`]: ['*', 'apps'] },
      [`spec.rules[0].resourceRules[0].apiGroups: Invalid value: ["*","apps"]: if '*' is present, must not specify other api groups`],
    ],
    [
      'no namespace',
      { [`${resourceRule}.namespaces`]: [] },
      [
        'spec.rules[0].resourceRules[0].namespaces: Required value: resource rules that are not cluster scoped must supply at least one namespace',
      ],
    ],
    ['no namespace in the scope of the cluster', { [`${resourceRule}.namespaces`]: [], [`${resourceRule}.clusterScope`]: true }, []],
    [
      'paths',
      { 'spec.rules.0.nonResourceRules.0.nonResourceURLs': ['x', '/a b', '/a//b', '/a*'] },
      [
        'spec.rules[0].nonResourceRules[0].nonResourceURLs[0]: Invalid value: "x": must start with slash',
        'spec.rules[0].nonResourceRules[0].nonResourceURLs[1]: Invalid value: "/a b": must not contain white-space',
        'spec.rules[0].nonResourceRules[0].nonResourceURLs[2]: Invalid value: "/a//b": must not contain double slash',
        'spec.rules[0].nonResourceRules[0].nonResourceURLs[3]: Invalid value: "/a*": wildcard can only do suffix matching',
      ],
    ],
    [
      'one that the server keeps',
      { 'metadata.name': 'exempt', 'spec.rules': [], 'spec.distinguisherMethod': null },
      [
        `spec: Invalid value: {"PriorityLevelConfiguration":{"Name":"workload-low"},"MatchingPrecedence":500,"DistinguisherMethod":null,"Rules":[]}: spec of 'exempt' must equal the fixed value`,
      ],
    ],
  ]);
});

describe('PriorityLevelConfiguration', () => {
  const level: KubernetesObject = {
    apiVersion: 'flowcontrol.apiserver.k8s.io/v1',
    kind: 'PriorityLevelConfiguration',
    metadata: { name: 'a' },
    spec: {
      type: 'Limited',
      limited: {
        nominalConcurrencyShares: 10,
        lendablePercent: 50,
        limitResponse: { type: 'Queue', queuing: { queues: 64, handSize: 6, queueLengthLimit: 50 } },
      },
    },
  };
  const queuing = 'spec.limited.limitResponse.queuing';
  table(level, [
    ['a sound one', {}, []],
    ['another type', { 'spec.type': 'limited' }, ['spec.type: Unsupported value: "limited": supported values: "Exempt", "Limited"']],
    ['no block', { 'spec.limited': null }, ['spec.limited: Required value: must not be empty when type is Limited']],
    [
      'the type of another',
      { spec: { type: 'Exempt', limited: { lendablePercent: 101 }, exempt: { lendablePercent: 101 } } },
      [
        `spec.type: Invalid value: "Exempt": must be 'Exempt' if and only if \`name\` is 'exempt'`,
        'spec.limited: Forbidden: must be nil if the type is not Limited',
        'spec.exempt.lendablePercent: Invalid value: 101: must be between 0 and 100, inclusive',
      ],
    ],
    ['nowhere to wait', { [queuing]: null }, [`${queuing}: Required value: must not be empty if limited.limitResponse.type is Limited`]],
    [
      'nobody waits',
      { 'spec.limited.limitResponse.type': 'Reject' },
      [`${queuing}: Forbidden: must be nil if limited.limitResponse.type is not Limited`],
    ],
    [
      'a hand that is greater than the deck',
      { [`${queuing}.handSize`]: 65 },
      [`${queuing}.handSize: Invalid value: 65: should not be greater than queues (64)`],
    ],
    ['ten of 64 take 60 bits', { [`${queuing}.handSize`]: 10 }, []],
    [
      'eleven take more',
      { [`${queuing}.handSize`]: 11 },
      [`${queuing}.handSize: Invalid value: 11: required entropy bits of deckSize 64 and handSize 11 should not be greater than 60`],
    ],
    [
      'negative numbers',
      { 'spec.limited.nominalConcurrencyShares': -1, 'spec.limited.borrowingLimitPercent': -1 },
      [
        'spec.limited.nominalConcurrencyShares: Invalid value: -1: must be a non-negative integer',
        'spec.limited.borrowingLimitPercent: Invalid value: -1: if specified, must be a non-negative integer',
      ],
    ],
    [
      'one that the server keeps',
      { 'metadata.name': 'catch-all', 'spec.limited.limitResponse': { type: 'Reject' } },
      [
        `spec: Invalid value: {"Type":"Limited","Limited":{"NominalConcurrencyShares":10,"LimitResponse":{"Type":"Reject","Queuing":null},"LendablePercent":50,"BorrowingLimitPercent":null},"Exempt":null}: spec of 'catch-all' must equal the fixed value`,
      ],
    ],
    ['what may be changed of it', { 'metadata.name': 'exempt', spec: { type: 'Exempt', exempt: { nominalConcurrencyShares: 5 } } }, []],
  ]);

  test('defaults', () => {
    const { spec } = applyDefaults(
      { ...level, spec: { type: 'Limited', limited: { limitResponse: { type: 'Queue', queuing: { queues: 16 } } } } },
      '1.36',
    );
    expect(spec.limited).toEqual({
      nominalConcurrencyShares: 30,
      lendablePercent: 0,
      limitResponse: { type: 'Queue', queuing: { handSize: 8, queues: 16, queueLengthLimit: 50 } },
    });
  });
});
