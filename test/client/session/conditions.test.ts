import { describe, expect, test } from 'vitest';
import { done, FILE, nothing, stage, URI } from './stage.ts';

describe('scenario files', () => {
  test('their manifests run together, and a change of any of them is followed', async () => {
    const at = stage();
    const together = [URI, 'file:///db.yaml'];
    at.session.setConditions({ file: { ...FILE, together } });
    await at.ready();
    expect(at.simulated[0]?.params).toEqual({ uri: URI, together });
    expect(at.opened).toEqual([together]);
    at.simulated[0]?.answer(done(1, true));
    await at.settle();
    at.session.otherChanged('file:///stranger.yaml');
    at.session.otherChanged('file:///db.yaml');
    await at.settle();
    expect(at.simulated.slice(1).map(({ params }) => params)).toEqual([{ uri: URI, together, findings: 'later' }]);
  });

  test('one beside the document is offered until it is in use', async () => {
    const at = stage();
    at.setBeside(FILE.name);
    await at.ready();
    at.simulated[0]?.answer(nothing(1));
    await at.settle();
    expect(at.posted.at(-1)).toMatchObject({ type: 'show', scenarioBeside: FILE.name, conditions: {} });
    at.say({ type: 'scenario', uri: URI, action: 'useBeside' });
    await at.settle();
    expect(at.simulated[1]?.params).toEqual({ uri: URI, scenario: { horizon: 60 }, expect: ['no restart'] });
    at.simulated[1]?.answer(nothing(1));
    await at.settle();
    expect(at.posted.at(-1)).toMatchObject({ type: 'show', conditions: { file: FILE } });
    expect(at.posted.at(-1)).not.toHaveProperty('scenarioBeside');
  });

  test('what is tried out is saved, and the file is followed from then on', async () => {
    const at = stage();
    await at.ready();
    at.say({ type: 'conditions', uri: URI, conditions: { scenario: { horizon: 5 } } });
    at.say({ type: 'scenario', uri: URI, action: 'save' });
    await at.settle();
    expect(at.done).toContain('save scenario {"scenario":{"horizon":5}}');
    at.say({ type: 'scenario', uri: URI, action: 'edit' });
    await at.session.scenarioWritten('file:///other.podsight.yaml');
    await at.session.scenarioWritten(FILE.uri);
    await at.settle();
    expect(at.done.slice(-2)).toEqual([`edit ${FILE.uri}`, `load ${FILE.uri}`]);
    expect(at.simulated.at(-1)?.params).toMatchObject({ scenario: { horizon: 60 }, expect: ['no restart'] });
  });
});

test('the preview of a change keeps the scenario that is in use, with what runs together', async () => {
  const at = stage();
  const together = [URI, 'file:///db.yaml'];
  at.session.setConditions({ scenario: { horizon: 60 }, file: { ...FILE, together } });
  await at.ready();
  at.session.previewChange();
  await at.settle();
  expect(at.simulated.at(-1)?.params).toEqual({ uri: URI, scenario: { horizon: 60 }, together, change: { rollbackAtSeconds: null } });
});

test('the preview of a change is asked for from the first run on, whatever the page remembers', async () => {
  const at = stage();
  at.session.setConditions({ change: { rollbackAtSeconds: null } });
  await at.ready();
  expect(at.simulated[0]?.params).toEqual({ uri: URI, change: { rollbackAtSeconds: null } });
  at.say({ type: 'conditions', uri: URI, conditions: { change: { rollbackAtSeconds: 30 } } });
  await at.settle();
  expect(at.simulated.at(-1)?.params).toEqual({ uri: URI, change: { rollbackAtSeconds: 30 } });
  at.say({ type: 'print', uri: URI, id: 1, atSeconds: 2, command: 'get' });
  expect(at.printed[0]?.params).toMatchObject({ change: { rollbackAtSeconds: 30 }, atSeconds: 2 });
});
