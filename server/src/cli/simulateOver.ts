import type { MinorVersion } from '../kubernetes/object.ts';
import { type ChangeRun, simulateChange } from '../simulation/change/change.ts';
import { readManifest } from '../simulation/manifests.ts';
import type { Scenario } from '../simulation/timeline.ts';
import { manifestFiles } from './files.ts';
import { type Io, UsageError } from './io.ts';
import { readFile } from './scenario.ts';

interface OverRequest {
  /** File or folder of what runs now. */
  readonly over: string;
  readonly paths: readonly string[];
  readonly scenario: Scenario;
  readonly horizonSeconds: number;
  readonly rollbackAtSeconds: number | null;
  readonly seed: number;
  readonly version: MinorVersion;
}

/** `podsight simulate --over OLD PATH…`: what happens when PATH is applied over OLD that runs and has settled. */
export function simulateOver({ over, paths, ...asked }: OverRequest, io: Io): ChangeRun {
  const beforeText = textOf([over], io);
  const before = readManifest(beforeText, asked.version, asked.scenario.conditions?.cluster ?? []);
  const accepted = before.filter(({ object }) => object !== null);
  for (const { object, name, message } of before)
    if (!object) io.complain(`podsight: ${name || 'a document'} of ${over} is refused: ${message}\n`);
  if (accepted.length === 0) throw new UsageError(`${over}: nothing in it is accepted, so nothing runs that could be changed.`);
  return simulateChange({
    ...asked,
    before: accepted.map(({ object }) => object!),
    written: accepted.map(({ written }) => written),
    beforeText,
    afterText: textOf(paths, io),
  });
}

/** The texts of all manifests of the paths, one after the other. */
function textOf(paths: readonly string[], io: Io): string {
  const files = manifestFiles(paths);
  if (files.length === 0) throw new UsageError(`No manifests (*.yaml, *.yml, *.json) in ${paths.join(', ')}.`);
  return files.map((file) => readFile(file, io)).join('\n---\n');
}
