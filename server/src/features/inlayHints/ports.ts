import type { Fields } from '../../kubernetes/defaults/shape.ts';
import type { Path } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import type { Hint, HintPlace, HintSource } from './hint.ts';
import { containersOf, endOfValueAt, placesIn } from './places.ts';

const NAMED: Text = { en: 'The port that the name stands for.', 'zh-cn': '该名称对应的端口。' };

const HANDLERS: readonly Path[] = [
  ['startupProbe'],
  ['livenessProbe'],
  ['readinessProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
];
/** Pods of a Service whose ports are looked up. */
const PODS_MAX = 20;

/** `= 8080` behind names of ports: of probes and hooks, and of Services where all Pods that they select agree. */
export const portsIn: HintSource = function* (place) {
  for (const { fields, path } of containersOf(place)) {
    for (const handler of HANDLERS)
      for (const kind of ['httpGet', 'tcpSocket']) {
        const at = [...handler, kind, 'port'];
        const name = at.reduce<unknown>((value, segment) => (value as Fields | undefined)?.[segment], fields);
        yield* hint(place, [...path, ...at], typeof name === 'string' ? numberOf(fields, name) : null);
      }
  }
  if (place.object.kind === 'Service') yield* ofService(place);
};

const numberOf = (container: Fields, name: string): number | null =>
  ((container.ports ?? []) as (Fields | null)[]).find((port) => port?.name === name)?.containerPort ?? null;

function* hint(place: HintPlace, path: Path, port: number | null): Generator<Hint> {
  const offset = port === null ? null : endOfValueAt(place, path);
  if (offset !== null) yield { offset, label: `= ${port}`, tooltip: NAMED };
}

function* ofService(place: HintPlace): Generator<Hint> {
  const { object, workspace, file, document } = place;
  const { index, selections } = workspace.references;
  const entry = index.entryOf(file, document);
  const selector = entry && index.placedIn(entry).selectors.find(({ fact }) => fact.object.name === object.metadata.name);
  for (const [at, port] of ((object.spec?.ports ?? []) as (Fields | null)[]).entries()) {
    if (typeof port?.targetPort !== 'string' || !selector) continue;
    const numbers = new Set<number | null>();
    let looked = 0;
    for (const pod of selections.podsOf(selector)) {
      if (!pod.entry.file.isOpen || ++looked > PODS_MAX) continue;
      for (const other of placesIn(workspace, pod.entry.file, pod.entry.document, pod.fact.object.at))
        if (other.object.metadata.name === pod.fact.object.name)
          for (const { fields } of containersOf(other)) {
            const number = numberOf(fields, port.targetPort);
            if (number !== null) numbers.add(number);
          }
    }
    const [only = null] = numbers;
    if (numbers.size === 1) yield* hint(place, ['spec', 'ports', at, 'targetPort'], only);
  }
}
