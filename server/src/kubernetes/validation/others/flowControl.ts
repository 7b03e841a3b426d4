import { schemaOf } from '../../schema/kinds.ts';
import { invalid } from '../fieldErrors.ts';
import { rule } from '../rule.ts';
import { fieldAt, sameMeaning } from '../updates/equality.ts';
import { goStructure } from '../updates/goStructures.ts';

const ofAll = (...names: readonly string[]): object => ({
  subjects: names.map((name) => ({ kind: 'Group', group: { name } })),
  resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'], clusterScope: true, namespaces: ['*'] }],
  nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
});

const levelNamed = (name: string): object => ({ priorityLevelConfiguration: { name } });

/** What the server keeps itself, by kind and name. Source: apiserver/pkg/apis/flowcontrol/bootstrap/default.go. */
const FIXED: Readonly<Record<string, object>> = {
  'FlowSchema/exempt': { ...levelNamed('exempt'), matchingPrecedence: 1, rules: [ofAll('system:masters')] },
  'FlowSchema/catch-all': {
    ...levelNamed('catch-all'),
    matchingPrecedence: 10_000,
    distinguisherMethod: { type: 'ByUser' },
    rules: [ofAll('system:unauthenticated', 'system:authenticated')],
  },
  'PriorityLevelConfiguration/exempt': { type: 'Exempt' },
  'PriorityLevelConfiguration/catch-all': {
    type: 'Limited',
    limited: { nominalConcurrencyShares: 5, lendablePercent: 0, limitResponse: { type: 'Reject' } },
  },
};

export const fixed = rule<object>({
  id: 'flow-control.fixed',
  source: 'flowcontrol/validation ValidateFlowSchema, ValidateIfMandatoryPriorityLevelConfigurationObject',
  explain: {
    en: 'The objects `exempt` and `catch-all` are kept by the server as they are. Choose another name.',
    'zh-cn': '`exempt` 和 `catch-all` 由服务器自行维护，不能更改。请换一个名称。',
  },
  check(spec, path, { object: { apiVersion, kind, metadata }, version }) {
    const wanted = FIXED[`${kind}/${metadata.name}`];
    const type = wanted && fieldAt(schemaOf(apiVersion, kind, version)?.type, 'spec')?.type;
    if (type?.kind !== 'object') return undefined;
    const isLevel = kind === 'PriorityLevelConfiguration';
    const free = isLevel && metadata.name === 'exempt';
    if (sameMeaning(type, free ? { ...spec, exempt: null } : spec, wanted)) return undefined;
    const printed = goStructure(
      `${isLevel ? 'PriorityLevel' : 'FlowSchema'}Spec`,
      type,
      spec as Readonly<Record<string, unknown>>,
      version,
    );
    return invalid(path, printed, `spec of '${metadata.name}'${free ? " except the 'spec.exempt' field" : ''} must equal the fixed value`);
  },
});
