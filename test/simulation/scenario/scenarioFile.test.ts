import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readScenarioFile } from '../../../server/src/simulation/scenario/scenarioFile.ts';

const GOOD = `manifest: web.yaml
horizon: 2m
seed: 7
conditions:
  images: {"nginx:1.27": absent}
  cluster: before.yaml
actions:
- {at: 30s, verb: delete, object: Pod/web}
- at: 60
  verb: scale
  object: Deployment/web
  replicas: 0
expect:
- ready before 60s
- no restart
`;

/** The problems of a text as `marked part: message`. */
const problems = (text: string): string[] =>
  readScenarioFile(text).problems.map(({ start, end, message }) => `${text.slice(start, end)}: ${message.en}`);

describe('a scenario file', () => {
  it('is read whole', () => {
    const { scenario, expectations, manifests, clusterFile, problems } = readScenarioFile(GOOD);
    expect(problems).toEqual([]);
    expect(scenario).toEqual({
      horizon: 120,
      seed: 7,
      conditions: { images: { 'nginx:1.27': 'absent' } },
      actions: [
        { at: 30, verb: 'delete', object: 'Pod/web' },
        { at: 60, verb: 'scale', object: 'Deployment/web', replicas: 0 },
      ],
    });
    expect(expectations.map(({ text }) => text)).toEqual(['ready before 60s', 'no restart']);
    expect(manifests).toEqual(['web.yaml']);
    expect(clusterFile).toBe('before.yaml');
  });

  it('is JSON just as well', () => {
    expect(readScenarioFile('{"horizon": 5, "actions": [{"at": 1, "verb": "evict", "object": "Pod/a"}]}').scenario).toEqual({
      horizon: 5,
      actions: [{ at: 1, verb: 'evict', object: 'Pod/a' }],
    });
  });

  it('tells each mistake where it is and keeps the rest', () => {
    const text =
      'horizon: soon\nexpects: []\nactions:\n- {at: 5, verb: destroy}\n- {at: 6, verb: delete, object: Pod/a}\nexpect:\n- raedy\n- no restart\n';
    expect(problems(text)).toEqual([
      'expects: `expects` is no field of a scenario. There are: manifest, horizon, seed, actions, conditions, expect.',
      'soon: A time is needed here: seconds, or `30s`, `10m`, `1h30m`.',
      expect.stringMatching(/^destroy: `destroy` is no action\. There are: addNode, apply, cordon, create, delete/),
      expect.stringMatching(/^raedy: This expectation is not understood at `raedy`/),
    ]);
    const { scenario, expectations } = readScenarioFile(text);
    expect(scenario.actions).toContainEqual({ at: 6, verb: 'delete', object: 'Pod/a' });
    expect(expectations).toHaveLength(1);
  });

  it('may be empty, or anything else, without harm', () => {
    expect(readScenarioFile('')).toMatchObject({ scenario: {}, problems: [] });
    expect(problems('- a\n- b\n')).toHaveLength(1);
    fc.assert(
      fc.property(fc.string(), fc.nat(GOOD.length), (noise, at) => {
        const { problems } = readScenarioFile(GOOD.slice(0, at) + noise + GOOD.slice(at));
        for (const { start, end } of problems) expect(start <= end && end <= GOOD.length + noise.length).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
