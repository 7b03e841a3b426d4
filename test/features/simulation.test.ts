import { describe, expect, test } from 'vitest';
import { inPieces } from '../../server/src/pieces.ts';
import { LanguageService } from '../../server/src/service.ts';

const URI = 'file:///pod.yaml';
const pod = (restartPolicy: string, image = 'busybox'): string => `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  restartPolicy: ${restartPolicy}
  containers:
    - name: main
      image: '${image}'
      command: [sh, -c, 'sleep 5; exit 1']
`;

function* endless(): Generator<void, string, void> {
  for (;;) yield;
}

function opened(text: string): LanguageService {
  const service = new LanguageService();
  service.configure({ language: 'en' });
  service.open(URI, 'yaml', 1, text);
  return service;
}

describe('the answer for a timeline', () => {
  test('a refused manifest: the words of the server, each with its place', () => {
    const answer = opened(pod('Allways', ' ')).simulate({ uri: URI });
    if (answer?.state !== 'nothing') throw new Error('there is a picture');
    expect(answer.refusal?.object).toBe('Pod/web');
    expect(answer.refusal?.message).toContain('Pod "web" is invalid');
    expect(answer.refusal?.causes.map(({ field, message, range }) => [field, message.slice(0, 40), range.start.line])).toEqual([
      ['spec.restartPolicy', expect.stringContaining('Unsupported value'), 4],
      ['spec.containers[0].image', expect.stringContaining('Invalid value'), 7],
    ]);
  });

  test('a file without anything that lives refuses nothing', () => {
    const answer = opened('kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n').simulate({ uri: URI });
    expect(answer).toMatchObject({ state: 'nothing', message: /no Pod here/ });
    expect(answer).not.toHaveProperty('refusal');
  });

  test('comes in pieces, and is the same', async () => {
    const params = { uri: URI, scenario: { horizon: 86_000 } };
    const pieces = opened(pod('Always')).simulateInPieces(params);
    let count = 0;
    let answer: unknown;
    for (let step = pieces!.next(); ; step = pieces!.next()) {
      count++;
      if (!step.done) continue;
      answer = step.value;
      break;
    }
    expect(count).toBeGreaterThan(5);
    const whole = opened(pod('Always')).simulate(params);
    expect({ ...(answer as object), elapsedMilliseconds: 0 }).toEqual({ ...whole, elapsedMilliseconds: 0 });
  });

  test('leaves the findings for later where they are not known yet, and changes nothing else', () => {
    const service = opened(pod('Always'));
    const later = service.simulate({ uri: URI, findings: 'later' });
    if (later?.state !== 'done') throw new Error('there is no picture');
    expect(later).toMatchObject({ unexamined: true, run: { findings: [] } });
    const { unexamined: _, elapsedMilliseconds: _took, ...picture } = later;
    const { elapsedMilliseconds: _again, ...whole } = service.simulate({ uri: URI }) as typeof later;
    expect(whole.run.findings.map(({ code }) => code)).toContain('crash-loop');
    expect(whole).toEqual({ ...picture, run: { ...picture.run, findings: whole.run.findings }, places: whole.places });
    expect(service.simulate({ uri: URI, findings: 'later' })).toMatchObject(whole);
  });

  test.each(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet'])('%s: its Pods run as they do on the command line', (kind) => {
    const { replicas, serviceName } = {
      replicas: kind === 'DaemonSet' ? '' : '  replicas: 1',
      serviceName: kind === 'StatefulSet' ? '  serviceName: web' : '',
    };
    const text = `apiVersion: apps/v1
kind: ${kind}
metadata: {name: web}
spec:
${replicas}
${serviceName}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: 'busybox:1.36', command: [sleep, infinity]}]}
`;
    const service = opened(text);
    expect(service.simulate({ uri: URI })).toMatchObject({ state: 'done', object: `${kind}/web` });
    expect(service.printAt({ uri: URI, atSeconds: 60, command: 'get' })?.text).toMatch(/^web-\S+ +1\/1 +Running/m);
  });

  test.each([
    ['PodDisruptionBudget', 'policy/v1', '{minAvailable: 1, selector: {matchLabels: {app: web}}}'],
    ['HorizontalPodAutoscaler', 'autoscaling/v2', '{maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}'],
    ['ResourceQuota', 'v1', '{hard: {pods: 5}}'],
    ['PersistentVolumeClaim', 'v1', '{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}'],
    ['Service', 'v1', '{selector: {app: web}, ports: [{port: 80}]}'],
  ])('%s beside what makes Pods: its controller copes with an object that has no status yet', (kind, apiVersion, spec) => {
    const text = `apiVersion: ${apiVersion}
kind: ${kind}
metadata: {name: web}
spec: ${spec}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: 'busybox:1.36', command: [sleep, infinity]}]}
`;
    const service = opened(text);
    expect(service.simulate({ uri: URI, together: [URI] })).toMatchObject({ state: 'done', object: 'Deployment/web' });
    expect(service.printAt({ uri: URI, atSeconds: 60, command: 'get' })?.text).toMatch(/^web-\S+ +1\/1 +Running/m);
  });

  test('a run that nobody waits for is left, and printing still knows all of it', async () => {
    const service = opened(pod('Always'));
    const params = { uri: URI, scenario: { horizon: 86_000 } };
    const pieces = service.simulateInPieces(params)!;
    pieces.next();
    expect(await inPieces(endless(), () => true)).toBeUndefined();
    expect(service.printAt({ ...params, atSeconds: 20_000, command: 'get' })?.text).toMatch(/web .* \d\d+ \(/);
  });
});

describe('another text in the place of the file', () => {
  const restarts = (answer: unknown): number => {
    const { run } = answer as { run: { timeline: { type: string; reason?: string }[] } };
    return run.timeline.filter(({ type, reason }) => type === 'event' && reason === 'Started').length;
  };

  test('the former version, under the same conditions', () => {
    const service = opened(pod('Never'));
    expect(service.simulate({ uri: URI, against: 'former' })).toMatchObject({ state: 'nothing', message: /No earlier version/ });
    service.setBaseText({ uri: URI, text: pod('Always'), origin: 'head' });
    expect(restarts(service.simulate({ uri: URI }))).toBe(1);
    expect(restarts(service.simulate({ uri: URI, against: 'former' }))).toBeGreaterThan(2);
    expect(restarts(service.simulate({ uri: URI, against: 'former', scenario: { horizon: 4 } }))).toBe(1);
  });

  test('another file: the object of the same name, else the first one that lives', () => {
    const service = opened(pod('Never'));
    const named = (name: string): string => pod('Never').replace('name: web', `name: ${name}`);
    const against = (text: string) => ({ uri: URI, against: { uri: 'file:///other.yaml', text } });
    expect(service.simulate(against(`${named('first')}---\n${pod('Never')}`))).toMatchObject({ object: 'Pod/web' });
    expect(service.simulate(against(`kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n---\n${named('first')}`))).toMatchObject({
      object: 'Pod/first',
    });
    expect(service.simulate(against(pod('Wrong')))).toMatchObject({ state: 'nothing', refusal: { object: 'Pod/web' } });
    // The open file is as it was.
    expect(service.simulate({ uri: URI })).toMatchObject({ object: 'Pod/web', state: 'done' });
  });
});

test('a template is called one, wherever the cursor stands', () => {
  const template = 'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: {{ .Release.Name }}\nspec:\n  replicas: 1\n';
  const service = opened(template);
  expect(service.simulate({ uri: URI })).toMatchObject({ state: 'nothing', template: true, message: /^This is a template/ });
  expect(service.simulate({ uri: URI, position: { line: 5, character: 3 } })).toMatchObject({ template: true });
  expect(opened('kind: Service\n').simulate({ uri: URI })).not.toHaveProperty('template');
  // Of two documents the sound one lives.
  expect(opened(`${template}---\n${pod('Never')}`).simulate({ uri: URI })).toMatchObject({ state: 'done' });
});

test('a finding about what stands around leads to its line', () => {
  const text = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: 'busybox:1.36', command: [sleep, infinity]}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  minAvailable: 1
`;
  const answer = opened(text).simulate({ uri: URI });
  const line = text.split('\n').findIndex((each) => each.includes('minAvailable'));
  expect(answer).toMatchObject({ state: 'done', places: { 'PodDisruptionBudget/web spec.minAvailable': { start: { line } } } });
});

describe('manifests that run together', () => {
  const OTHER = 'file:///db.yaml';
  const db = pod('Never').replace('name: web', 'name: db');
  const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n';

  function withOther(text: string): LanguageService {
    const service = opened(pod('Always'));
    service.open(OTHER, 'yaml', 1, text);
    return service;
  }

  const pictureOf = (service: LanguageService, together?: readonly string[]) => {
    const answer = service.simulate({ uri: URI, ...(together ? { together } : {}) });
    if (answer?.state !== 'done') throw new Error('there is no picture');
    return answer;
  };
  const objectsIn = (answer: ReturnType<typeof pictureOf>) => new Set(answer.run.timeline.map(({ object }) => object));

  test('are all in the picture, the one that was asked for first', () => {
    const service = withOther(`${config}---\n${db}`);
    expect([...objectsIn(pictureOf(service))]).not.toContain('Pod/db');
    const answer = pictureOf(service, [OTHER, URI]);
    expect(answer).toMatchObject({ object: 'Pod/web', others: ['Pod/db'], version: 1 });
    expect([...objectsIn(answer)]).toEqual(expect.arrayContaining(['Pod/web', 'Pod/db']));
    expect(service.printAt({ uri: URI, together: [OTHER, URI], atSeconds: 3, command: 'get' })?.text).toMatch(/^db .*\nweb /m);
  });

  test('an autoscaler stands around its own workload only, and around one that is nowhere', () => {
    const deployment = (name: string) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec:\n  selector: {matchLabels: {app: a}}\n  template:\n    metadata: {labels: {app: a}}\n    spec: {containers: [{name: main, image: nginx}]}\n`;
    const scaled = (target: string) =>
      `apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: of-${target}}\nspec:\n  maxReplicas: 3\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: ${target}}\n`;
    const service = withOther([deployment('api'), scaled('api'), scaled('web'), scaled('apii')].join('---\n'));
    const scalers = (answer: ReturnType<typeof pictureOf>) => [...objectsIn(answer)].filter((name) => name.startsWith('Horizontal')).sort();
    const [ofApi, ofApii, ofWeb] = ['api', 'apii', 'web'].map((name) => `HorizontalPodAutoscaler/of-${name}`);
    expect(scalers(pictureOf(service)), 'a Pod of that name is no Deployment').toEqual([ofApii, ofWeb]);
    const api = service.simulate({ uri: OTHER });
    if (api?.state !== 'done') throw new Error('there is no picture');
    expect(scalers(api)).toEqual([ofApi, ofApii, ofWeb]);
    expect(scalers(pictureOf(service, [URI, OTHER]))).toEqual([ofApi, ofApii, ofWeb]);
  });

  test('so does a budget', () => {
    const budget = (name: string, app: string) =>
      `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: ${name}}\nspec: {minAvailable: 1, selector: {matchLabels: {app: ${app}}}}\n`;
    const labelled = db.replace('name: db', 'name: db, labels: {app: db}');
    const service = withOther([labelled, budget('of-db', 'db'), budget('of-nobody', 'ddb')].join('---\n'));
    const budgets = (answer: ReturnType<typeof pictureOf>) => [...objectsIn(answer)].filter((name) => name.startsWith('PodDis')).sort();
    expect(budgets(pictureOf(service))).toEqual(['PodDisruptionBudget/of-nobody']);
    expect(budgets(pictureOf(service, [URI, OTHER]))).toEqual(['PodDisruptionBudget/of-db', 'PodDisruptionBudget/of-nobody']);
  });

  test('places of another file name it', () => {
    const { places } = pictureOf(withOther(db), [URI, OTHER]);
    const filesOf = (object: string) =>
      new Set(Object.entries(places).flatMap(([key, { uri }]) => (key.startsWith(`${object} `) ? [uri] : [])));
    expect(filesOf('Pod/db')).toEqual(new Set([OTHER]));
    expect(filesOf('Pod/web')).toEqual(new Set([undefined]));
  });

  test('a change of any of them is another run', () => {
    const service = withOther(db);
    const before = pictureOf(service, [URI, OTHER]);
    service.change(OTHER, 2, [{ text: db.replace('sleep 5', 'sleep 9') }]);
    const after = pictureOf(service, [URI, OTHER]);
    const endOf = ({ run }: typeof before) =>
      run.timeline.find((entry) => entry.object === 'Pod/db' && entry.type === 'status' && entry.phase === 'Failed')?.t;
    expect(endOf(after)! - endOf(before)!).toBeCloseTo(4, 0);
  });

  test('what is refused of the others is left out and told, and files that are not open are passed over', () => {
    const service = withOther(db.replace('restartPolicy: Never', 'restartPolicy: Perhaps'));
    const answer = pictureOf(service, [URI, OTHER, 'file:///gone.yaml']);
    expect(answer).not.toHaveProperty('others');
    expect(JSON.stringify(answer.run.timeline.filter(({ object }) => object === 'Pod/db'))).toContain('Unsupported value');
  });

  test('several objects of one file, too', () => {
    const service = opened(`${pod('Always')}---\n${db}`);
    expect(pictureOf(service, [URI]).others).toEqual(['Pod/db']);
  });
});
