import type { KubernetesObject } from '../../../object.ts';
import { goQuote } from '../../../values/goQuote.ts';
import { parseUrl } from '../../../values/goUrl.ts';
import { dns1035LabelProblems, dns1123SubdomainProblems, nameIsDnsSubdomain, type Problems } from '../../../values/names.ts';
import { type FieldError, invalid, missing, notSupported, required } from '../../fieldErrors.ts';
import { rule } from '../../rule.ts';
import type { DefinitionSpec, Names } from './types.ts';

/** Source: apiextensions/validation ValidateCustomResourceDefinition. */
export function nameTellsResource(name: string, prefix: boolean, { spec }: KubernetesObject): Problems {
  const problems = nameIsDnsSubdomain(name, prefix);
  const wanted = `${spec?.names?.plural ?? ''}.${spec?.group ?? ''}`;
  return name === wanted ? problems : [...problems, 'must be spec.names.plural+"."+spec.group'];
}

const SCOPES = ['Cluster', 'Namespaced'];

export const groupNamed = rule<DefinitionSpec>({
  id: 'crd.group',
  source: 'apiextensions/validation validateCustomResourceDefinitionSpec',
  explain: {
    en: '`group` is a DNS name with a dot: `stable.example.com`. The definition is called `<plural>.<group>`.',
    'zh-cn': '`group` 是含点的 DNS 名称：`stable.example.com`。定义的名称须为 `<plural>.<group>`。',
  },
  check({ group = '' }, path) {
    const at = path.child('group');
    if (group === '') return required(at);
    const problems = dns1123SubdomainProblems(group);
    if (problems.length > 0) return invalid(at, group, problems.join(','));
    return group.includes('.') ? undefined : invalid(at, group, 'should be a domain with at least one dot');
  },
});

export const scopeKnown = rule<DefinitionSpec>({
  id: 'crd.scope',
  source: 'apiextensions/validation validateCustomResourceDefinitionSpec',
  explain: {
    en: '`scope` says where objects live: `Namespaced`, as most, or `Cluster`.',
    'zh-cn': '`scope` 说明对象属于哪个范围：多数为 `Namespaced`，也可以是 `Cluster`。',
  },
  check({ scope = '' }, path) {
    const at = path.child('scope');
    if (scope === '') return required(at);
    return SCOPES.includes(scope) ? undefined : notSupported(at, scope, SCOPES);
  },
});

export const names = rule<Names>({
  id: 'crd.names',
  source: 'apiextensions/validation ValidateCustomResourceDefinitionNames',
  explain: {
    en: '`plural` and `kind` must be written: `crontabs` and `CronTab`. Names are lower case letters, digits and `-`; kinds may have capitals.',
    'zh-cn': '必须填写 `plural` 和 `kind`：例如 `crontabs` 和 `CronTab`。名称由小写字母、数字和 `-` 组成；kind 可含大写字母。',
  },
  check(all, path) {
    const { plural = '', singular = '', kind = '', listKind = '' } = all;
    const errors: FieldError[] = [...missing(all, path, 'plural', 'singular', 'kind', 'listKind')];
    const label = (at: typeof path, name: string): void => {
      const problems = dns1035LabelProblems(name);
      if (problems.length > 0) errors.push(invalid(at, name, problems.join(',')));
    };
    const labels = (field: 'shortNames' | 'categories'): void => {
      for (const [position, name] of (all[field] ?? []).entries()) label(path.child(field).index(position), name);
    };
    const mixed = (field: string, name: string): void => {
      const problems = dns1035LabelProblems(name.toLowerCase());
      if (problems.length === 0) return;
      errors.push(invalid(path.child(field), name, `may have mixed case, but should otherwise match: ${problems.join(',')}`));
    };
    if (plural !== '') label(path.child('plural'), plural);
    if (singular !== '') label(path.child('singular'), singular);
    if (kind !== '') mixed('kind', kind);
    if (listKind !== '') mixed('listKind', listKind);
    labels('shortNames');
    if (kind !== '' && kind === listKind) errors.push(invalid(path.child('listKind'), listKind, 'kind and listKind may not be the same'));
    labels('categories');
    return errors;
  },
});

const APPROVAL = 'api-approved.kubernetes.io';
const SEE = 'see https://github.com/kubernetes/enhancements/pull/1111';

type Approval = 'missing' | 'invalid' | 'approved';

/** Source: apiextensions-apiserver pkg/apihelpers GetAPIApprovalState. */
function approvalOf({ metadata }: KubernetesObject): Approval {
  const annotation = metadata.annotations?.[APPROVAL] ?? '';
  if (annotation === '') return 'missing';
  if (annotation.startsWith('unapproved')) return 'approved';
  const url = annotation.includes('#') ? 'none' : parseUrl(annotation);
  return typeof url === 'string' || url.host === '' || url.scheme === '' ? 'invalid' : 'approved';
}

export const approved = rule<KubernetesObject>({
  id: 'crd.api-approved',
  source: 'apiextensions/validation validateAPIApproval',
  explain: {
    en: 'Groups under `k8s.io` and `kubernetes.io` belong to the Kubernetes project. Use a domain of your own, or tell in the annotation where the API was approved.',
    'zh-cn': '`k8s.io` 和 `kubernetes.io` 下的组属于 Kubernetes 项目。请使用自己的域名，或在注解中写明批准该 API 的 URL。',
  },
  check(definition, path, { stored }) {
    if (!/(?:^|\.)(?:k8s|kubernetes)\.io$/.test(definition.spec?.group ?? '')) return undefined;
    const state = approvalOf(definition);
    if (state === 'approved' || (stored && approvalOf(stored) === state)) return undefined;
    const at = path.child('metadata').child('annotations').key(APPROVAL);
    const detail = `protected groups must have approval annotation ${goQuote(APPROVAL)}`;
    if (state === 'missing') return required(at, `${detail}, ${SEE}`);
    return invalid(
      at,
      definition.metadata.annotations?.[APPROVAL],
      `${detail} with either a URL or a reason starting with "unapproved", ${SEE}`,
    );
  },
});
