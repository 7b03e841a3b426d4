import { describe, expect, test } from 'vitest';
import { DocumentEditor, edited } from '../../../server/src/features/edits/editor.ts';
import { ManifestFile, type PlainValue } from '../../../server/src/manifest/index.ts';
import { withFindings } from '../../../server/src/simulation/foresight/index.ts';
import { readManifest } from '../../../server/src/simulation/manifests.ts';
import { runSimulation } from '../../../server/src/simulation/simulate.ts';
import type { Scenario, SimulationFinding, SimulationRun } from '../../../server/src/simulation/timeline.ts';
import { identify } from '../../../server/src/workspace/identity.ts';
import { segmentsOf } from '../../../server/src/workspace/places.ts';
import { dedent } from '../../support/marked.ts';

/** What one manifest teaches, and the change that makes it teach that no more. */
export interface Case {
  readonly code: string;
  /** Where the two differ, when one code has several cases. */
  readonly about?: string;
  readonly manifest: string;
  /** The near twin: what is written there, and what to write instead. */
  readonly instead: readonly (readonly [written: string, better: string])[];
  readonly scenario?: Scenario;
  readonly severity?: SimulationFinding['severity'];
  readonly field: string;
  readonly message: RegExp;
  /** Whether the finding knows a better value; with it the finding must be gone. */
  readonly mends?: boolean;
  /** Codes that come along. */
  readonly beside?: readonly string[];
}

export function foreseen(manifest: string, scenario: Scenario = {}): SimulationRun {
  const read = readManifest(manifest, '1.36', []);
  expect(read.flatMap(({ object, message }) => (object ? [] : message))).toEqual([]);
  return withFindings(
    runSimulation({
      objects: read.map(({ object }) => object!),
      written: read.map(({ written }) => written),
      scenario,
      horizonSeconds: scenario.horizon ?? 600,
      seed: 0,
      version: '1.36',
    }),
  );
}

/** The manifest with the better value in its place. */
function mend(text: string, object: string, { field, value }: NonNullable<SimulationFinding['better']>): string {
  for (const { document, start, text: own } of new ManifestFile(text).documents) {
    const identity = identify(document);
    if (`${identity?.kind}/${identity?.name}` !== object) continue;
    const edits = new DocumentEditor(document).set(segmentsOf(field), value as PlainValue);
    expect(edits, field).not.toBeNull();
    return text.slice(0, start) + edited(own, edits!) + text.slice(start + own.length);
  }
  throw new Error(`no ${object} in the manifest`);
}

const codes = ({ findings }: SimulationRun): string[] => findings.map(({ code }) => code).sort();

/** Each case raises its finding, with proof, and only that; the twin raises it not. */
export function teaches(topic: string, cases: readonly Case[]): void {
  describe(topic, () => {
    for (const { code, about, manifest, instead, scenario, severity = 'warning', field, message, beside = [], mends = false } of cases)
      test(about ? `${code}: ${about}` : code, () => {
        const text = dedent(manifest);
        const run = foreseen(text, scenario);
        expect(codes(run)).toEqual([code, ...beside].sort());
        const found = run.findings.find((finding) => finding.code === code)!;
        expect(`${found.object} ${found.field}`).toBe(field);
        expect(found.severity).toBe(severity);
        expect(found.message.en).toMatch(message);
        for (const words of [found.message, found.explanation])
          for (const language of ['en', 'zh-cn'] as const) expect(words[language]).not.toMatch(/\{\w+\}|undefined|NaN|Infinity/);
        expect(found.message['zh-cn']).toMatch(/\p{Script=Han}/u);
        expect(found.entries.length).toBeGreaterThan(0);
        for (const entry of found.entries) expect(run.timeline[entry]?.id).toBe(entry);
        expect(run.timeline[found.entries[0]!]?.t).toBe(found.t);

        expect(found.better !== undefined, 'mends').toBe(mends);
        if (found.better) {
          const mended = mend(text, found.object, found.better);
          expect(codes(foreseen(mended, scenario)), mended).not.toContain(code);
        }

        let twin = text;
        for (const [written, better] of instead) {
          expect(twin).toContain(written);
          twin = twin.replace(written, better);
        }
        expect(codes(foreseen(twin, scenario))).not.toContain(code);
      });
  });
}
