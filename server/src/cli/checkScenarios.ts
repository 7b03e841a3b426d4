import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { checkExpectations, type ExpectationResult } from '../simulation/scenario/check.ts';
import { isScenarioName, type ScenarioFile } from '../simulation/scenario/scenarioFile.ts';
import type { Simulation } from '../simulation/simulation.ts';
import type { Language } from '../texts/text.ts';
import { scenarioFiles } from './files.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { readScenario } from './scenario.ts';
import { USAGE } from './usageTexts.ts';

interface CheckRequest {
  /** Scenario files or folders of them; with `scenarioPath`, manifests. */
  readonly paths: readonly string[];
  readonly scenarioPath: string | undefined;
  readonly format: 'text' | 'json';
  readonly language: Language;
}

type Simulate = (paths: readonly string[], scenario: ScenarioFile) => Simulation;

/** `podsight simulate --check`: holds runs against the `expect:` lines of scenarios; the exit code tells whether all hold. */
export function checkScenarios({ paths, scenarioPath, format, language }: CheckRequest, simulate: Simulate, io: Io): number {
  const scenarios = scenarioPath === undefined ? scenarioFiles(paths) : [scenarioPath];
  const strange = scenarioPath === undefined && scenarios.find((path) => !isScenarioName(path));
  if (strange) throw new UsageError(USAGE.noScenarioName, { path: strange });
  if (scenarios.length === 0) throw new UsageError(USAGE.noScenarios, { paths: paths.join(', ') });
  const checked = scenarios.map((path) => {
    const file = readScenario(path, io);
    if (file.expectations.length === 0) throw new UsageError(USAGE.noExpectations, { path });
    const manifests = scenarioPath === undefined ? manifestsOf(path, file) : paths;
    return { file: path, expectations: checkExpectations(simulate(manifests, file).run, file.expectations) };
  });
  const all = checked.flatMap(({ expectations }) => expectations);
  const failed = all.filter(({ holds }) => !holds).length;
  if (format === 'json') io.write(`${JSON.stringify({ files: checked, failed })}\n`);
  else {
    for (const { file, expectations } of checked) io.write(`${file}\n${expectations.map((each) => line(each, language)).join('')}`);
    io.write(
      language === 'en'
        ? `${all.length} ${all.length === 1 ? 'expectation' : 'expectations'}, ${failed} failed\n`
        : `${all.length} 条期望，${failed} 条不成立\n`,
    );
  }
  return failed > 0 ? EXIT.refused : EXIT.fine;
}

/** What the scenario names, else the manifest of the same name beside it: `web.podsight.yaml` is about `web.yaml`. */
function manifestsOf(path: string, { manifests }: ScenarioFile): string[] {
  if (manifests.length > 0) return manifests.map((manifest) => resolve(dirname(path), manifest));
  const stem = path.replace(/\.podsight\.\w+$/, '');
  const beside = ['yaml', 'yml', 'json'].map((ending) => `${stem}.${ending}`).find((candidate) => existsSync(candidate));
  if (beside === undefined) throw new UsageError(USAGE.noManifestBeside, { path, stem });
  return [beside];
}

/** Columns for the expectation, so that the reasons stand below each other. */
const EXPECTATION_WIDTH = 40;

const line = ({ holds, text, message }: ExpectationResult, language: Language): string =>
  `  ${holds ? '✓' : '✗'} ${text.padEnd(EXPECTATION_WIDTH)} ${message[language]}\n`;
