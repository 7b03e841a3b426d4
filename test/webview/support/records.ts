import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RangeLike, SimulateAnswer } from '../../../server/src/requests.ts';
import type { Cause, SimulationFinding, TimelineEntry } from '../../../server/src/simulation/timeline.ts';

/** A recorded cluster, as far as the page needs it (../shared/oracle/FORMAT.md). */
export interface Recorded {
  readonly id: string;
  readonly manifest: string;
  readonly horizon: number;
  readonly timeline: readonly Record<string, unknown>[];
}

const oracle = join(import.meta.dirname, '../../../../shared/oracle');

/** The recorded case with this id, from whichever file has it. */
export function recorded(id: string): Recorded {
  for (const folder of ['lifecycle', 'controllers']) {
    if (!existsSync(join(oracle, folder))) continue;
    for (const file of readdirSync(join(oracle, folder)))
      for (const line of readFileSync(join(oracle, folder, file), 'utf8').split('\n'))
        if (line.startsWith(`{"id":"${id}"`) || line.startsWith(`{"id": "${id}"`)) return JSON.parse(line) as Recorded;
  }
  throw new Error(`no recorded case ${id}`);
}

/**
 * Makes what a simulation would answer from a record: ids, probe runs as far as events tell them, and causes by a simple rule (what came
 * before on the same object), so that the page has something to draw where no simulation is at hand.
 */
export function answerOf(record: Recorded, object = objectOf(record), findings: readonly SimulationFinding[] = []): SimulateAnswer {
  const entries: Record<string, unknown>[] = [];
  for (const entry of record.timeline) {
    const last = entries.at(-1);
    entries.push({ ...entry, id: entries.length, causes: causesOf(entry, last, entries.length) });
    const probe = probeOf(entry, entries);
    if (probe) entries.push({ ...probe, id: entries.length });
  }
  const { places, fields } = placesOf(record.manifest, object);
  for (const entry of entries) if (entry.type === 'event' && entry.reason === 'Killing') (entry.causes as Cause[]).push(...fields);
  return {
    state: 'done',
    version: 1,
    object,
    run: {
      timeline: entries as unknown as TimelineEntry[],
      findings,
      assumptions: [],
      bounds: [],
      horizonSeconds: record.horizon,
      seed: 1,
    },
    places,
    verdict: { verdict: 'accepted', message: '' },
    elapsedMilliseconds: 7.6,
  };
}

export function objectOf({ manifest }: Recorded): string {
  const kind = /^kind:\s*(\w+)/m.exec(manifest)?.[1] ?? 'Pod';
  const name = /^metadata:[\s\S]*?^\s+name:\s*["']?([\w.-]+)/m.exec(manifest)?.[1] ?? 'web';
  return `${kind}/${name}`;
}

const causesOf = (entry: Record<string, unknown>, last: Record<string, unknown> | undefined, id: number): Cause[] =>
  last && last.object === entry.object && entry.type !== 'kubectl' ? [{ entry: id - 1 }] : [];

/** An Unhealthy event is a probe that failed; how many in a row is counted from the last start. */
function probeOf(entry: Record<string, unknown>, before: readonly Record<string, unknown>[]): Record<string, unknown> | undefined {
  const kind = /^(Liveness|Readiness|Startup) probe/.exec(String(entry.message ?? ''))?.[1]?.toLowerCase();
  if (entry.reason !== 'Unhealthy' || !kind) return undefined;
  let run = 1;
  for (const other of [...before].reverse()) {
    if (other.type === 'event' && other.container === entry.container && (other.reason === 'Started' || other.reason === 'Killing')) break;
    if (other.type === 'probe' && other.container === entry.container && other.probe === kind) {
      run = Number(other.run) + 1;
      break;
    }
  }
  const output = String(entry.message).replace(/^\w+ probe failed: /, '');
  return {
    t: entry.t,
    type: 'probe',
    object: entry.object,
    container: entry.container,
    probe: kind,
    result: 'failure',
    run,
    threshold: 3,
    output,
    causes: [{ entry: before.length - 1 }],
  };
}

/** Places of a few fields that explain restarts, found by their names. */
function placesOf(manifest: string, object: string): { places: Record<string, RangeLike>; fields: Cause[] } {
  const places: Record<string, RangeLike> = {};
  const fields: Cause[] = [];
  const lines = manifest.split('\n');
  const find = (name: string, field: string): void => {
    const line = lines.findIndex((text) => text.trim().startsWith(`${name}:`));
    const value = lines[line]?.split(':').slice(1).join(':').trim();
    if (line >= 0)
      places[`${object} ${field}`] = {
        start: { line, character: lines[line]?.search(/\S/) ?? 0 },
        end: { line, character: lines[line]?.length ?? 0 },
      };
    else return;
    fields.push({ object, field, ...(value ? { value } : {}) });
  };
  find('periodSeconds', 'spec.containers[0].livenessProbe.periodSeconds');
  find('terminationGracePeriodSeconds', 'spec.terminationGracePeriodSeconds');
  find('args', 'spec.containers[0].args');
  fields.push({ object, field: 'spec.containers[0].livenessProbe.failureThreshold', value: '3', defaulted: true });
  return { places, fields };
}
