import type { Conditions, HostMessage, PageMessage } from '../../../client/common/protocol.ts';
import type { Asked } from '../../../client/src/timeline/runs.ts';
import { type SessionPorts, TimelineSession } from '../../../client/src/timeline/session.ts';
import type { PrintAtAnswer, SimulateParams } from '../../../server/src/requests.ts';

export const URI = 'file:///pod.yaml';
export const FILE = { uri: 'file:///pod.podsight.yaml', name: 'pod.podsight.yaml', clusterFile: null };

const TEXT = { en: '', 'zh-cn': '' };
export const RANGE = { start: { line: 1, character: 0 }, end: { line: 2, character: 0 } };

interface Question {
  readonly params: SimulateParams;
  cancelled: boolean;
  answer(value: unknown): void;
  fail(error: unknown): void;
}

/** An editor and a server whose every move the test makes. */
export function stage(position?: { line: number; character: number }) {
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
    faultMessage: (fault) => `fault: ${fault}`,
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

/** No run: nothing in the file has a life. */
export const nothing = (version: number) => ({ state: 'nothing', message: 'empty', version });

export const FINDING = {
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
export const done = (version: number, taught: boolean) => ({
  state: 'done',
  version,
  object: 'Pod/web',
  run: { timeline: [], findings: taught ? [FINDING] : [], assumptions: [], bounds: [], horizonSeconds: 600, seed: 0 },
  places: taught ? { 'Pod/web spec': RANGE } : {},
  verdict: { verdict: 'accepted', message: '' },
  ...(taught ? {} : { unexamined: true }),
  elapsedMilliseconds: 1,
});
