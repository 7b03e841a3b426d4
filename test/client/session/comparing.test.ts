import { describe, expect, test } from 'vitest';
import { nothing, stage, URI } from './stage.ts';

describe('a session compares', () => {
  const baselines = (at: ReturnType<typeof stage>) => at.posted.filter(({ type }) => type === 'baseline');

  test('with the last commit: once, and again only under other conditions', async () => {
    const at = stage();
    await at.ready();
    at.say({ type: 'compare', uri: URI, with: { kind: 'head' } });
    await at.settle();
    expect(at.simulated.map(({ params }) => params.against)).toEqual([undefined, 'former']);
    at.simulated[1]?.answer(nothing(1));
    await at.settle();
    expect(baselines(at)).toMatchObject([{ with: { kind: 'head' }, answer: { state: 'nothing' } }]);
    at.session.documentChanged([]);
    await at.settle();
    expect(at.simulated).toHaveLength(3);
    at.say({ type: 'conditions', uri: URI, conditions: { scenario: { horizon: 5 }, expect: ['no restart'] } });
    await at.settle();
    const [, , , plain, against] = at.simulated;
    expect(plain?.params).toMatchObject({ scenario: { horizon: 5 }, expect: ['no restart'] });
    expect(against?.params).toEqual({ uri: URI, scenario: { horizon: 5 }, against: 'former' });
  });

  test('with a file that people choose, or not', async () => {
    const at = stage();
    await at.ready();
    at.say({ type: 'compare', uri: URI, with: { kind: 'file' } });
    await at.settle();
    expect(at.simulated).toHaveLength(1);
    at.choose('other.yaml');
    at.say({ type: 'compare', uri: URI, with: { kind: 'file' } });
    await at.settle();
    expect(at.simulated[1]?.params.against).toEqual({ uri: 'file:///other.yaml', text: 'kind: Pod' });
    at.simulated[1]?.answer(nothing(1));
    await at.settle();
    expect(baselines(at)).toMatchObject([{ with: { kind: 'file', uri: 'file:///other.yaml', name: 'other.yaml' } }]);
  });

  test('a choice that was given up is not shown', async () => {
    const at = stage();
    await at.ready();
    at.say({ type: 'compare', uri: URI, with: { kind: 'head' } });
    await at.settle();
    at.say({ type: 'compare', uri: URI, with: { kind: 'edit' } });
    at.simulated[1]?.answer(nothing(1));
    await at.settle();
    expect(at.simulated[1]?.cancelled).toBe(true);
    expect(baselines(at)).toEqual([]);
  });
});
