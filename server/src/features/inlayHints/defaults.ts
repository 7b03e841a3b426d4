import { filled } from '../../kubernetes/decode/texts.ts';
import type { Fields } from '../../kubernetes/defaults/shape.ts';
import type { Path } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import type { Hint, HintPlace, HintSource } from './hint.ts';
import { containersOf, endOfLineAt, isWritten, podSpecOf } from './places.ts';

const NOT_WRITTEN: Text = {
  en: 'Not written; the API server fills it in: {fields}.',
  'zh-cn': '没有写明，由 API 服务器填入：{fields}。',
};

/** Editors cut off what is longer (`editor.inlayHints.maximumLength`). */
const LENGTH_MAX = 43;
/** What stands for a long name, and the unit behind its value, where there is no room for all of it. */
const SHORT: Readonly<Record<string, readonly [name: string, unit: string]>> = {
  periodSeconds: ['period', 's'],
  timeoutSeconds: ['timeout', 's'],
  failureThreshold: ['failures', ''],
  terminationGracePeriodSeconds: ['grace', 's'],
};

const PROBES = ['startupProbe', 'livenessProbe', 'readinessProbe'] as const;
/** What decides when a probe acts. Delays and success thresholds are seldom missed. */
const NUMBERS = ['periodSeconds', 'timeoutSeconds', 'failureThreshold'] as const;

/** `timeoutSeconds: 1, failureThreshold: 3` behind a probe that does not say them. */
export const probesIn: HintSource = function* (place) {
  for (const { fields, path } of containersOf(place))
    for (const probe of PROBES)
      if (fields[probe]) yield* missing(place, fields[probe] as Fields, [...path, probe], [...path, probe], NUMBERS);
};

/** `imagePullPolicy` behind images, `restartPolicy` and the grace period behind the Pod's `spec`. */
export const defaultsIn: HintSource = function* (place) {
  const pod = podSpecOf(place);
  if (pod) yield* missing(place, pod.spec, pod.path, pod.path, ['restartPolicy', 'terminationGracePeriodSeconds']);
  for (const { fields, path } of containersOf(place)) yield* missing(place, fields, path, [...path, 'image'], ['imagePullPolicy']);
};

function* missing(place: HintPlace, fields: Fields, path: Path, at: Path, names: readonly string[]): Generator<Hint> {
  const offset = endOfLineAt(place, at);
  if (offset === null) return;
  const filledIn = names.filter((name) => fields[name] !== undefined && !isWritten(place, [...path, name]));
  if (filledIn.length === 0) return;
  const whole = filledIn.map((name) => `${name}: ${fields[name]}`).join(', ');
  const label = whole.length > LENGTH_MAX ? filledIn.map((name) => shortened(name, fields[name])).join(', ') : whole;
  yield { offset, label, tooltip: filled(NOT_WRITTEN, { fields: whole }) };
}

function shortened(name: string, value: unknown): string {
  const [short = name, unit = ''] = SHORT[name] ?? [];
  return `${short}: ${value}${unit}`;
}
