import type { Text } from '../../../texts/text.ts';
import type { KubernetesObject } from '../../object.ts';
import { labelKeyProblems } from '../../values/labels.ts';
import { byteLength, dns1123SubdomainProblems, nameIsDnsSubdomain } from '../../values/names.ts';
import { type FieldError, invalid, invalidEach, required } from '../fieldErrors.ts';
import { FieldPath } from '../fieldPath.ts';
import { objectMeta } from '../metadata/index.ts';
import { present } from '../present.ts';
import type { Validator } from '../registry.ts';
import { rule } from '../rule.ts';
import { isUnchanged } from '../updates/change.ts';

/**
 * Events in both their API versions. The server knows fields by the names of the older one, and reports them so, but for that of the
 * reporting controller. Source: core/validation/events.go.
 */

const SOURCE = 'core/validation legacyValidateEvent';
const EXPLAIN: Text = {
  en: 'An Event stands in the namespace of the object it tells of (of things outside of namespaces in `default`). With `eventTime` it also says who reports (`reportingController`, `reportingInstance`), what was done (`action`) and why (`reason`).',
  'zh-cn':
    'Event 与其所述对象在同一命名空间（不属于命名空间的对象则在 `default`）。写了 `eventTime` 时，还要说明报告者（`reportingController`、`reportingInstance`）、动作（`action`）和原因（`reason`）。',
};

const TEXT_BYTES = 128;
const NOTE_BYTES = 1024;

const isNewer = ({ apiVersion }: KubernetesObject): boolean => apiVersion !== 'v1';

/** A field of the newer version under the name that the server reports. */
const shown = (newer: boolean, field: string, reported: string): FieldPath =>
  newer ? FieldPath.of(field).shownAs(FieldPath.of(reported)) : FieldPath.of(reported);

const namespaceFits = rule<KubernetesObject>({
  id: 'event.namespace',
  source: SOURCE,
  explain: EXPLAIN,
  check(event) {
    const newer = isNewer(event);
    const { namespace = '' } = event.metadata;
    const about: string = (newer ? event.regarding : event.involvedObject)?.namespace ?? '';
    const allowed = event.eventTime ? ['default', 'kube-system'] : ['default', ''];
    const fits = about === '' ? allowed.includes(namespace) : Boolean(event.eventTime) || about === namespace;
    const at = shown(newer, 'regarding', 'involvedObject').child('namespace');
    return fits ? undefined : invalid(at, about, 'does not match event.namespace');
  },
});

const told = rule<KubernetesObject>({
  id: 'event.told',
  source: SOURCE,
  explain: EXPLAIN,
  check(event, _, { version }) {
    if (!event.eventTime) return undefined;
    const newer = isNewer(event);
    const reporter = newer ? 'reportingController' : 'reportingComponent';
    const limited = (field: string, limit: number, at = FieldPath.of(field)): FieldError[] =>
      byteLength(event[field] ?? '') > limit ? [invalid(at, '', `can have at most ${limit} characters`, { limit })] : [];
    const wanted = (field: string): FieldError[] => (event[field] ? limited(field, TEXT_BYTES) : [required(FieldPath.of(field))]);
    const name: string = event[reporter] ?? '';
    return [
      ...(name === '' ? [required(FieldPath.of(reporter))] : []),
      ...invalidEach(FieldPath.of(reporter), name, labelKeyProblems(name, version)),
      ...['reportingInstance', 'action', 'reason'].flatMap(wanted),
      ...limited(newer ? 'note' : 'message', NOTE_BYTES, shown(newer, 'note', 'message')),
    ];
  },
});

const requestNamespace = rule<KubernetesObject>({
  id: 'event.request-namespace',
  source: SOURCE,
  explain: EXPLAIN,
  check: ({ metadata: { namespace = '' } }) =>
    invalidEach(
      FieldPath.of('metadata').child('namespace').shownAs(FieldPath.of('namespace')),
      namespace,
      dns1123SubdomainProblems(namespace),
    ),
});

const OLD_FIELDS = [
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
] as const;

const NEWER: Text = {
  en: 'Events of `events.k8s.io/v1` have an `eventTime`, a `type` (`Normal` or `Warning`) and none of the `deprecated…` fields; a `series` counts from 2 and has a `lastObservedTime`.',
  'zh-cn':
    '`events.k8s.io/v1` 的 Event 要有 `eventTime` 和 `type`（`Normal` 或 `Warning`），不能写 `deprecated…` 字段；`series` 的计数从 2 开始，并带 `lastObservedTime`。',
};

const series = rule<KubernetesObject>({
  id: 'event.series',
  source: 'core/validation validateV1EventSeries',
  explain: NEWER,
  check(event, _, context) {
    const { series: value } = event;
    if (!present(value)) return undefined;
    if (context.stored && isUnchanged({ before: context.stored, after: event }, 'series', context)) return undefined;
    const { count = 0, lastObservedTime } = value as { readonly count?: number; readonly lastObservedTime?: string | null };
    const at = FieldPath.of('series');
    return [
      ...(count < 2 ? [invalid(at.child('count'), '', 'should be at least 2', { minimum: 2 })] : []),
      ...(lastObservedTime ? [] : [required(at.child('lastObservedTime'))]),
    ];
  },
});

const newer = rule<KubernetesObject>({
  id: 'event.newer',
  source: 'core/validation ValidateEventCreate',
  createOnly: true,
  explain: NEWER,
  check({ eventTime, type = '', deprecatedSource: source, ...event }) {
    const unset = (field: string, reported: string): FieldError => invalid(shown(true, field, reported), '', 'needs to be unset');
    return [
      ...(eventTime ? [] : [required(FieldPath.of('eventTime'))]),
      ...(type === 'Normal' || type === 'Warning'
        ? []
        : [invalid(FieldPath.of('type'), '', `has invalid value: ${type}`, { supported: ['Normal', 'Warning'] })]),
      ...OLD_FIELDS.flatMap(([field, reported]) => (event[field] ? unset(field, reported) : [])),
      ...(source?.component || source?.host ? [unset('deprecatedSource', 'source')] : []),
    ];
  },
});

const ofBoth = [namespaceFits, told, requestNamespace];

/** Source: core/validation ValidateEventCreate. */
export const event: Validator = { namespaced: true, checks: ofBoth };

/** The same for `events.k8s.io`, whose kind the server calls as that of the core group. */
export const newerEvent: Validator = {
  namespaced: true,
  calledAs: { group: '', kind: 'Event' },
  checks: [...ofBoth, objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true, keepsGeneration: true }), series, newer],
};
