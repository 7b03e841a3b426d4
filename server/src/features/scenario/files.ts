import type { PlainValue } from '../../manifest/index.ts';
import { ManifestFile } from '../../manifest/index.ts';
import type { ReadScenarioAnswer, ReadScenarioParams, WriteScenarioAnswer, WriteScenarioParams } from '../../requests.ts';
import { writtenObjects } from '../../simulation/scenario/plainValue.ts';
import { readScenarioFile } from '../../simulation/scenario/scenarioFile.ts';
import { type Language, say, type Text } from '../../texts/text.ts';
import { behindKey, scalarText } from '../edits/yamlText.ts';

const AT_LINE: Text = { en: 'line {line}: {message}', 'zh-cn': '第 {line} 行：{message}' };

/** Reads a scenario for the timeline; the objects of another file come with `clusterText`. */
export function readScenario({ text, clusterText }: ReadScenarioParams, language: Language): ReadScenarioAnswer {
  const { scenario, expectations, manifests, clusterFile, problems } = readScenarioFile(text);
  const lines = new ManifestFile(text);
  const cluster = clusterText === undefined ? null : writtenObjects(clusterText).objects;
  return {
    scenario: cluster ? { ...scenario, conditions: { ...scenario.conditions, cluster } } : scenario,
    expect: expectations.map((expectation) => expectation.text),
    manifests,
    clusterFile,
    problems: problems.map(({ start, message }) =>
      say(AT_LINE, language, { line: lines.positionAt(start).line + 1, message: say(message, language) }),
    ),
  };
}

const STYLE = { unit: '  ', lineBreak: '\n' } as const;

/** Writes a scenario as a person would: what is asked for from top to bottom, times with their units. */
export function writeScenario({ manifest, scenario, expect, clusterFile, former }: WriteScenarioParams): WriteScenarioAnswer {
  const { horizon, seed, actions = [], conditions } = scenario;
  const facts = { ...conditions, ...(clusterFile === null ? {} : { cluster: clusterFile }) };
  const fields: [string, unknown][] = [
    ['manifest', manifest],
    ['horizon', horizon === undefined ? undefined : duration(horizon)],
    ['seed', seed],
    ['conditions', Object.keys(facts).length > 0 ? facts : undefined],
    ['actions', actions.length > 0 ? actions.map(({ at, verb, ...others }) => ({ at: duration(at), verb, ...others })) : undefined],
  ];
  const lines = fields
    .filter(([, value]) => value !== undefined)
    // JSON drops what is undefined inside.
    .map(([name, value]) => `${name}:${behindKey(JSON.parse(JSON.stringify(value)) as PlainValue, '', STYLE)}\n`);
  const expected = expect.length > 0 ? `expect:\n${expect.map((line) => `  - ${expectationText(line)}\n`).join('')}` : '';
  return { text: headOf(former) + lines.join('') + expected };
}

/** Lines of ordinary words and signs need no quotes, also with `≥`. */
const expectationText = (line: string): string => (/^[A-Za-z][\w /.≥≤<>=-]*$/.test(line) ? line : scalarText(line));

/** The comment that the file begins with. */
const headOf = (former: string | null): string =>
  /^(?:[ \t]*#[^\n]*\n|[ \t]*\r?\n)*/.exec(former ?? '')?.[0].replaceAll('\r\n', '\n') ?? '';

/** `90` → `1m30s`; what is finer than a second stays a number of seconds: `2.5s`. */
function duration(seconds: number): string {
  const rounded = Math.round(seconds * 1000) / 1000;
  if (!Number.isInteger(rounded) || rounded < 60) return `${rounded}s`;
  const [hours, minutes, rest] = [Math.floor(rounded / 3600), Math.floor((rounded % 3600) / 60), rounded % 60];
  return `${hours > 0 ? `${hours}h` : ''}${minutes > 0 ? `${minutes}m` : ''}${rest > 0 ? `${rest}s` : ''}`;
}
