import { CompletionItemKind } from 'vscode-languageserver-types';
import { defaultsAt } from '../../kubernetes/defaults/defaults.ts';
import { servedKinds } from '../../kubernetes/schema/kinds.ts';
import { timeZoneNames } from '../../kubernetes/values/timeZones.ts';
import { CAPABILITIES, FIELD_PATHS, RESOURCE_FIELDS, SAFE_SYSCTLS, TAINT_KEYS, VERBS } from '../../kubernetes/values/wellKnownNames.ts';
import { say, type Text } from '../../texts/text.ts';
import { USUAL_IMAGES } from '../usualImages.ts';
import type { CompletionPlace, CompletionSource, Proposal } from './source.ts';

const DEFAULT: Text = { en: 'default', 'zh-cn': '默认值' };

/** Schedules that people write most. */
const SCHEDULES: readonly { readonly schedule: string; readonly about: Text }[] = [
  { schedule: '*/5 * * * *', about: { en: 'every five minutes', 'zh-cn': '每五分钟' } },
  { schedule: '0 * * * *', about: { en: 'every hour, on the hour', 'zh-cn': '每小时整点' } },
  { schedule: '0 3 * * *', about: { en: 'every day at 03:00', 'zh-cn': '每天 03:00' } },
  { schedule: '0 3 * * 1', about: { en: 'every Monday at 03:00', 'zh-cn': '每周一 03:00' } },
  { schedule: '0 3 1 * *', about: { en: 'on the first of each month at 03:00', 'zh-cn': '每月 1 日 03:00' } },
];

/** Field of a type → the values that everybody knows. */
const VALUES: Readonly<Record<string, (place: CompletionPlace) => Iterable<string>>> = {
  'core/v1.Capabilities.add': () => CAPABILITIES,
  'core/v1.Capabilities.drop': () => CAPABILITIES,
  'core/v1.Sysctl.name': () => SAFE_SYSCTLS,
  'core/v1.ObjectFieldSelector.fieldPath': () => FIELD_PATHS,
  'core/v1.ResourceFieldSelector.resource': () => RESOURCE_FIELDS,
  'core/v1.Container.image': () => Object.entries(USUAL_IMAGES).map(([name, version]) => `${name}:${version}`),
  'batch/v1.CronJobSpec.timeZone': () => timeZoneNames(),
  'rbac/v1.PolicyRule.verbs': () => VERBS,
  'rbac/v1.PolicyRule.apiGroups': ({ version }) => new Set(['', ...servedKinds(version).map(({ group }) => group), '*']),
  'rbac/v1.PolicyRule.resources': ({ version }) =>
    new Set([
      ...servedKinds(version).flatMap(({ resource }) => resource ?? []),
      'pods/log',
      'pods/exec',
      'pods/portforward',
      'deployments/scale',
      '*',
    ]),
  'rbac/v1.RoleRef.apiGroup': () => ['rbac.authorization.k8s.io'],
};

/** Values that have a meaning although the API takes any: capabilities, sysctls, taints, API groups, time zones; and the default that applies. */
export const wellKnown: CompletionSource = function* (place) {
  const { cursor, owner, field, language } = place;
  if ((cursor.role === 'key' && !cursor.item) || !owner || !field) return;
  const name = `${owner.id}.${field.name}`;
  for (const value of VALUES[name]?.(place) ?? []) yield proposal(value);
  if (name === 'core/v1.Toleration.key' || name === 'core/v1.Taint.key')
    for (const taint of TAINT_KEYS) yield { ...proposal(taint.name), detail: say(taint.about, language) };
  if (name === 'batch/v1.CronJobSpec.schedule')
    for (const { schedule, about } of SCHEDULES) yield { ...proposal(schedule), detail: say(about, language) };
  yield* fallback(place);
};

/** An empty group is written with quotes. */
const proposal = (value: string): Proposal => ({
  label: value === '' ? '""' : value,
  insert: value,
  kind: CompletionItemKind.Value,
  rank: 1,
});

/** What the server would fill in, where no list of values holds it anyway. */
function* fallback({ object, base, cursor, type, version, language }: CompletionPlace): Generator<Proposal> {
  if (!object || cursor.role !== 'value' || !type || type.kind === 'boolean' || (type.kind === 'string' && type.values.length > 0)) return;
  const value = defaultsAt(object, cursor.path.slice(base.length), version).at(-1)?.value;
  if (typeof value !== 'string' && typeof value !== 'number') return;
  yield {
    label: String(value),
    insert: String(value),
    literal: typeof value === 'number',
    kind: CompletionItemKind.Value,
    detail: say(DEFAULT, language),
    rank: 0,
  };
}
