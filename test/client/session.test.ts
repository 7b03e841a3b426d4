import { describe, expect, test, vi } from 'vitest';
import type { Conditions, HostMessage, PageMessage } from '../../client/common/protocol.ts';
import type { Asked } from '../../client/src/timeline/runs.ts';
import { type SessionPorts, TimelineSession } from '../../client/src/timeline/session.ts';
import type { PrintAtAnswer, SimulateParams } from '../../server/src/requests.ts';

const URI = 'file:///pod.yaml';
const FILE = { uri: 'file:///pod.podsight.yaml', name: 'pod.podsight.yaml', clusterFile: null };

const TEXT = { en: '', 'zh-cn': '' };
const RANGE = { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } };

interface Question {
  readonly params: SimulateParams;
  cancelled: boolean;
  answer(value: unknown): void;
  fail(error: unknown): void;
}

/** An editor and a server whose every move the test makes. */
function stage(position?: { line: number; character: number }) {
  const posted: HostMessage[] = [];
  const simulated: Question[] = [];
  const printed: Question[] = [];
  const done: string[] = [];
  const opened: (readonly string[])[] = [];
  let version: number | undefined = 1;
  let chosen: { uri: string; name: string } | undefined;
  let beside: string | undefined;
  const loaded: Conditions = { scenario: { horizon: 60 }, expect: ['no restart'], file: FILE };
  const ask = (into: Question[], params: SimulateParams): Asked<unknown> => {
    let question!: Question;
    const answer = new Promise((resolve, reject) => {
      question = { params, cancelled: false, answer: resolve, fail: reject };
    });
    into.push(question);
    return {
      answer,
      cancel: () => {
        question.cancelled = true;
      },
    };
  };
  const ports: SessionPorts = {
    openDocument: async (together) => {
      if (together.length > 0) opened.push(together);
      return version;
    },
    documentVersion: () => version,
    simulate: (params) => ask(simulated, params),
    print: (params) => ask(printed, params) as Asked<PrintAtAnswer>,
    post: ({ message }) => posted.push(message),
    look: () => ({ language: 'en', kubernetesVersion: '1.36', fileName: 'pod.yaml' }),
    reveal: (range, takeFocus) => done.push(`reveal ${range.start.line} ${takeFocus}`),
    focusEditor: () => done.push('focusEditor'),
    showOutput: () => done.push('showOutput'),
    copy: (text) => done.push(`copy ${text}`),
    save: (name, format) => done.push(`save ${name}.${format}`),
    scenarioBeside: async () => beside,
    loadScenario: async (which) => {
      done.push(`load ${typeof which === 'string' ? which : which.uri}`);
      return loaded;
    },
    saveScenario: async (conditions) => {
      done.push(`save scenario ${JSON.stringify(conditions)}`);
      return FILE;
    },
    editScenario: (uri) => done.push(`edit ${uri}`),
    setTitle: (object) => done.push(`title ${object}`),
    chooseOther: async () => chosen,
    textOf: async (uri) => (uri === 'file:///other.yaml' ? 'kind: Pod' : undefined),
    insertExample: () => done.push('insertExample'),
    goneMessage: () => 'gone',
    cancelledMessage: () => 'cancelled',
    failedMessage: String,
  };
  const session = new TimelineSession(URI, position, ports);
  const say = (message: PageMessage): void => session.receive({ protocol: 1, message });
  const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
  return {
    session,
    posted,
    simulated,
    printed,
    done,
    opened,
    say,
    settle,
    choose: (name: string | undefined) => {
      chosen = name === undefined ? undefined : { uri: `file:///${name}`, name };
    },
    types: () => posted.map(({ type }) => type),
    setVersion: (next: number | undefined) => {
      version = next;
    },
    setBeside: (name: string) => {
      beside = name;
    },
    ready: async () => {
      say({ type: 'ready', state: null });
      await settle();
    },
  };
}

const nothing = (version: number) => ({ state: 'nothing', message: 'empty', version });

const FINDING = {
  code: 'grace',
  severity: 'warning',
  object: 'Pod/web',
  field: 'spec',
  message: TEXT,
  explanation: TEXT,
  entries: [],
  related: [],
  t: 0,
};

/** A run, with what it teaches or still without. */
const done = (version: number, taught: boolean) => ({
  state: 'done',
  version,
  object: 'Pod/web',
  run: { timeline: [], findings: taught ? [FINDING] : [], assumptions: [], bounds: [], horizonSeconds: 600, seed: 0 },
  places: taught ? { 'Pod/web spec': RANGE } : {},
  verdict: { verdict: 'accepted', message: '' },
  ...(taught ? {} : { unexamined: true }),
  elapsedMilliseconds: 1,
});

describe('a session', () => {
  test('says nothing before the page is ready, then asks and shows', async () => {
    const at = stage({ line: 4, character: 0 });
    at.session.refresh();
    await at.settle();
    expect(at.simulated).toHaveLength(0);
    await at.ready();
    expect(at.simulated[0]?.params).toEqual({ uri: URI, position: { line: 4, character: 0 } });
    at.simulated[0]?.answer(nothing(1));
    await at.settle();
    expect(at.types()).toEqual(['show']);
  });

  test('gives up the request before the newest one, and never shows it', async () => {
    const at = stage();
    await at.ready();
    at.setVersion(2);
    at.session.documentChanged([]);
    await at.settle();
    expect(at.simulated.map(({ cancelled }) => cancelled)).toEqual([true, false]);
    at.simulated[0]?.answer(nothing(1));
    await at.settle();
    expect(at.types()).toEqual([]);
    at.simulated[1]?.answer(nothing(2));
    await at.settle();
    expect(at.types()).toEqual(['show']);
  });

  test('drops an answer about a text that is no longer there', async () => {
    const at = stage();
    await at.ready();
    at.setVersion(7);
    at.simulated[0]?.answer(nothing(6));
    await at.settle();
    expect(at.types()).toEqual([]);
  });

  test('asks again when the server does not have the document yet, but not for ever', async () => {
    vi.useFakeTimers();
    try {
      const at = stage();
      at.say({ type: 'ready', state: null });
      for (let tries = 0; tries < 4; tries++) {
        await vi.advanceTimersByTimeAsync(500);
        at.simulated[tries]?.fail({ code: -32801 });
      }
      await vi.advanceTimersByTimeAsync(5000);
      expect(at.simulated).toHaveLength(4);
      expect(at.types()).toEqual(['busy', 'failed']);
    } finally {
      vi.useRealTimers();
    }
  });

  test('asks again when the server has not heard of the newest change', async () => {
    vi.useFakeTimers();
    try {
      const at = stage();
      at.say({ type: 'ready', state: null });
      await vi.advanceTimersByTimeAsync(0);
      at.setVersion(2);
      at.simulated[0]?.answer(nothing(1));
      await vi.advanceTimersByTimeAsync(500);
      at.simulated[1]?.answer(nothing(2));
      await vi.advanceTimersByTimeAsync(0);
      expect(at.types()).toEqual(['busy', 'show']);
    } finally {
      vi.useRealTimers();
    }
  });

  test('a run that nobody wants to wait for is given up', async () => {
    const at = stage();
    await at.ready();
    at.say({ type: 'cancel', uri: URI });
    expect(at.simulated[0]?.cancelled).toBe(true);
    expect(at.posted.at(-1)).toMatchObject({ type: 'failed', reason: 'cancelled', message: 'cancelled' });
    at.simulated[0]?.answer(nothing(1));
    await at.settle();
    expect(at.types()).toEqual(['failed']);
    at.say({ type: 'retry', uri: URI });
    await at.settle();
    at.simulated[1]?.answer(nothing(1));
    await at.settle();
    at.say({ type: 'cancel', uri: URI });
    expect(at.types()).toEqual(['failed', 'show']);
  });

  test('tells why when the server fails, and shows again after a restart', async () => {
    const at = stage();
    await at.ready();
    at.simulated[0]?.fail(new Error('connection got disposed'));
    await at.settle();
    expect(at.posted.at(-1)).toMatchObject({ type: 'failed', reason: 'server', message: 'Error: connection got disposed' });
    at.session.refresh();
    await at.settle();
    at.simulated[1]?.answer(nothing(1));
    await at.settle();
    expect(at.types().at(-1)).toBe('show');
  });

  test('refuses an answer of unknown shape', async () => {
    const at = stage();
    await at.ready();
    at.simulated[0]?.answer({ state: 'done', version: 1 });
    await at.settle();
    expect(at.posted.at(-1)).toMatchObject({ type: 'failed', reason: 'server' });
  });

  test('says that the file is gone', async () => {
    const at = stage();
    at.setVersion(undefined);
    await at.ready();
    expect(at.posted.at(-1)).toMatchObject({ type: 'failed', reason: 'gone', message: 'gone' });
    expect(at.simulated).toHaveLength(0);
  });

  test('posts nothing to a hidden page, and starts anew when it is shown', async () => {
    const at = stage();
    await at.ready();
    at.session.visibilityChanged(false);
    expect(at.simulated[0]?.cancelled).toBe(true);
    at.session.documentChanged([]);
    at.session.cursorMoved({ line: 1, character: 1 });
    await at.settle();
    expect(at.posted).toEqual([]);
    at.session.visibilityChanged(true);
    await at.ready();
    at.simulated[1]?.answer(nothing(1));
    await at.settle();
    expect(at.types()).toEqual(['show']);
  });

  test('keeps to its object while lines are typed above it', async () => {
    const at = stage({ line: 10, character: 2 });
    await at.ready();
    at.session.documentChanged([{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '# one\n# two\n' }]);
    await at.settle();
    expect(at.simulated[1]?.params.position).toEqual({ line: 12, character: 2 });
  });

  test('names the finding whose proof is asked for with the next picture only', async () => {
    const finding = { code: 'crash-loop', object: 'Pod/web', field: 'spec.containers[0].command' };
    const at = stage();
    at.session.pointAt({ line: 3, character: 0 }, finding);
    await at.ready();
    at.simulated[0]?.answer(nothing(1));
    await at.settle();
    expect(at.posted.at(-1)).toMatchObject({ type: 'show', finding });
    at.session.refresh();
    await at.settle();
    at.simulated[1]?.answer(nothing(1));
    await at.settle();
    expect(at.posted.at(-1)).toMatchObject({ type: 'show' });
    expect(at.posted.at(-1)).not.toHaveProperty('finding');
  });

  test('takes over the conditions of the page, those it was restored with as well', async () => {
    const at = stage();
    const state = {
      protocol: 1,
      uri: URI,
      position: null,
      view: null,
      cursor: 0,
      selection: null,
      toggled: [],
      tab: 'get',
      compress: false,
      conditions: { seed: 5 },
    } as const;
    at.say({ type: 'ready', state });
    await at.settle();
    expect(at.simulated[0]?.params.seed).toBe(5);
    at.say({ type: 'conditions', uri: URI, conditions: { scenario: { horizon: 60 } } });
    await at.settle();
    expect(at.simulated[1]?.params).toEqual({ uri: URI, scenario: { horizon: 60 } });
  });

  test('prints for the newest instant only', async () => {
    const at = stage();
    await at.ready();
    at.say({ type: 'print', uri: URI, id: 1, atSeconds: 1, command: 'get' });
    at.say({ type: 'print', uri: URI, id: 2, atSeconds: 2, command: 'get' });
    expect(at.printed.map(({ cancelled }) => cancelled)).toEqual([true, false]);
    at.printed[0]?.answer({ text: 'old' });
    at.printed[1]?.fail(new Error('no'));
    await at.settle();
    expect(at.posted.filter(({ type }) => type === 'printed')).toEqual([{ type: 'printed', uri: URI, id: 2, text: null }]);
  });

  test('does what the page asks of the editor, and nothing for another document', async () => {
    const at = stage();
    await at.ready();
    at.say({ type: 'reveal', uri: URI, range: { start: { line: 3, character: 0 }, end: { line: 3, character: 1 } }, takeFocus: false });
    at.say({ type: 'focusEditor', uri: 'file:///other.yaml' });
    at.say({ type: 'copy', text: 'NAME' });
    at.say({ type: 'insertExample', uri: URI });
    at.session.receive({ protocol: 1, message: { type: 'reveal' } });
    expect(at.done).toEqual(['reveal 3 false', 'copy NAME', 'insertExample']);
  });
});

describe('an edit', () => {
  /** A session whose page has a picture of version 1. */
  const pictured = async () => {
    const at = stage();
    await at.ready();
    at.simulated[0]?.answer(done(1, true));
    await at.settle();
    at.posted.length = 0;
    return at;
  };

  test('is drawn before anybody knows what the run teaches', async () => {
    const at = await pictured();
    at.setVersion(2);
    at.session.documentChanged([]);
    await at.settle();
    expect(at.simulated[1]?.params).toEqual({ uri: URI, findings: 'later' });
    at.simulated[1]?.answer(done(2, false));
    await at.settle();
    expect(at.posted).toMatchObject([{ type: 'show', edited: true, answer: { version: 2, unexamined: true } }]);
    expect(at.simulated[2]?.params).toEqual({ uri: URI });
    at.simulated[2]?.answer(done(2, true));
    await at.settle();
    expect(at.posted.slice(1)).toEqual([
      { type: 'findings', uri: URI, version: 2, findings: [FINDING], places: { 'Pod/web spec': RANGE } },
    ]);
  });

  test('asks nothing more where the findings are known at once', async () => {
    const at = await pictured();
    at.session.documentChanged([]);
    await at.settle();
    at.simulated[1]?.answer(done(1, true));
    await at.settle();
    expect(at.types()).toEqual(['show']);
    expect(at.simulated).toHaveLength(2);
  });

  test('ends the search for what the run before teaches', async () => {
    const at = await pictured();
    at.setVersion(2);
    at.session.documentChanged([]);
    await at.settle();
    at.simulated[1]?.answer(done(2, false));
    await at.settle();
    at.setVersion(3);
    at.session.documentChanged([]);
    await at.settle();
    expect(at.simulated[2]?.cancelled).toBe(true);
    at.simulated[2]?.answer(done(2, true));
    at.simulated[3]?.answer(done(3, false));
    await at.settle();
    expect(at.types()).toEqual(['show', 'show']);
  });

  test('takes the cursor along that moved with it', async () => {
    const at = await pictured();
    at.session.documentChanged([]);
    at.session.cursorMoved({ line: 2, character: 7 });
    await at.settle();
    expect(at.types()).toEqual([]);
    at.simulated[1]?.answer(done(1, true));
    await at.settle();
    expect(at.posted).toMatchObject([{ type: 'show', cursor: { line: 2, character: 7 } }]);
    at.session.cursorMoved({ line: 3, character: 0 });
    expect(at.posted.at(-1)).toEqual({ type: 'cursor', uri: URI, position: { line: 3, character: 0 } });
  });

  test('tells that it takes a while, and where the cursor is meanwhile', async () => {
    const at = await pictured();
    vi.useFakeTimers();
    try {
      at.session.documentChanged([]);
      at.session.cursorMoved({ line: 2, character: 7 });
      await vi.advanceTimersByTimeAsync(99);
      expect(at.types()).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      at.session.cursorMoved(null);
      expect(at.posted).toMatchObject([{ type: 'busy' }, { type: 'cursor', position: { line: 2 } }, { type: 'cursor', position: null }]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('does not wait for the disk: a scenario file beside the document is told with the next picture', async () => {
    const at = await pictured();
    at.setBeside(FILE.name);
    at.session.documentChanged([]);
    await at.settle();
    at.simulated[1]?.answer(done(1, true));
    await at.settle();
    expect(at.posted.at(-1)).not.toHaveProperty('scenarioBeside');
    at.session.documentChanged([]);
    await at.settle();
    at.simulated[2]?.answer(done(1, true));
    await at.settle();
    expect(at.posted.at(-1)).toMatchObject({ type: 'show', scenarioBeside: FILE.name });
  });
});

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
