import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, decodeList } from '../../../server/src/kubernetes/decode/decode.ts';
import { parseDocument } from '../../../server/src/manifest/index.ts';
import { dedent } from '../../support/marked.ts';

const decoded = (text: string, version: '1.34' | '1.35' | '1.36' = '1.36') => decode(parseDocument(dedent(text)), version);

/** A Pod whose spec, or one container, is what matters. */
const pod = (spec: string) => `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: ${spec}`;
const container = (fields: string) => pod(`{containers: [{name: app, image: nginx, ${fields}}]}`);
const said = (text: string): string =>
  decoded(text).refusal?.message.replace(/^\w+ in version "\w+" cannot be handled as a \w+: /, '') ?? 'accepted';

describe('decode, the message of the server', () => {
  it.each([
    ['a sound Pod', pod('{containers: []}'), 'accepted'],
    ['an unknown field', pod('{contianers: []}'), 'strict decoding error: unknown field "spec.contianers"'],
    ['another case', pod('{Containers: []}'), 'strict decoding error: unknown field "spec.Containers"'],
    [
      'several, sorted by path',
      pod('{zeta: 1, containers: [{zoo: 1, ant: 2}], alpha: 1}'),
      'strict decoding error: unknown field "spec.alpha", unknown field "spec.containers[0].ant", unknown field "spec.containers[0].zoo", unknown field "spec.zeta"',
    ],
    [
      'a wrong type hides unknown fields',
      pod('{alpha: 1, hostNetwork: "yes", terminationGracePeriodSeconds: soon}'),
      'json: cannot unmarshal string into Go struct field PodSpec.spec.hostNetwork of type bool',
    ],
    [
      'a quantity goes before an earlier wrong type',
      pod('{containers: [{name: 1, resources: {limits: {cpu: 1 GB}}}]}'),
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [
      'a number for a string',
      container('workingDir: 5'),
      'json: cannot unmarshal number into Go struct field Container.spec.containers.workingDir of type string',
    ],
    [
      'a boolean for a string',
      container('workingDir: yes'),
      'json: cannot unmarshal bool into Go struct field Container.spec.containers.workingDir of type string',
    ],
    [
      'a mapping for a list',
      pod('{containers: {}}'),
      'json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container',
    ],
    [
      'a list for a mapping',
      container('securityContext: []'),
      'json: cannot unmarshal array into Go struct field Container.spec.containers.securityContext of type v1.SecurityContext',
    ],
    [
      'a string for an item',
      container('env: [A=1]'),
      'json: cannot unmarshal string into Go struct field Container.spec.containers.env of type v1.EnvVar',
    ],
    [
      'a named string',
      container('imagePullPolicy: 1'),
      'json: cannot unmarshal number into Go struct field Container.spec.containers.imagePullPolicy of type v1.PullPolicy',
    ],
    [
      'a value of a map',
      'apiVersion: v1\nkind: Pod\nmetadata: {labels: {a: 1}}',
      'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string',
    ],
    [
      'an inlined struct in the path',
      container('livenessProbe: {httpGet: []}'),
      'json: cannot unmarshal array into Go struct field Probe.spec.containers.livenessProbe.ProbeHandler.httpGet of type v1.HTTPGetAction',
    ],
    [
      'a fraction for an integer',
      container('ports: [{containerPort: 80.5}]'),
      'json: cannot unmarshal number 80.5 into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
    ],
    [
      'more than 32 bits',
      container('ports: [{containerPort: 2147483648}]'),
      'json: cannot unmarshal number 2147483648 into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
    ],
    ['a whole float', container('ports: [{containerPort: 80.0}]'), 'accepted'],
    [
      'a port that is a boolean',
      container('livenessProbe: {httpGet: {port: true}}'),
      'json: cannot unmarshal bool into Go struct field HTTPGetAction.spec.containers.livenessProbe.ProbeHandler.httpGet.port of type int32',
    ],
    ['null anywhere', pod('{containers: null, securityContext: ~, hostNetwork: null}'), 'accepted'],
    ['null items', pod('{containers: [null]}'), 'accepted'],
    [
      'a time',
      'apiVersion: v1\nkind: Pod\nmetadata: {creationTimestamp: 5}',
      'json: cannot unmarshal number into Go struct field ObjectMeta.metadata.creationTimestamp of type string',
    ],
    ['base64', 'apiVersion: v1\nkind: Secret\ndata: {a: hello}', 'illegal base64 data at input byte 4'],
    [
      'a number for base64',
      'apiVersion: v1\nkind: Secret\ndata: {a: 1}',
      'json: cannot unmarshal number into Go struct field Secret.data of type []uint8',
    ],
    [
      'a key twice',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  name: b\n',
      'strict decoding error: yaml: unmarshal errors:\n  line 5: key "name" already set in map',
    ],
    [
      'a key twice and an unknown field',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  name: b\nfoo: 1\n',
      'strict decoding error: yaml: unmarshal errors:\n  line 5: key "name" already set in map, unknown field "foo"',
    ],
    [
      'anything under managed fields',
      'apiVersion: v1\nkind: Pod\nmetadata: {managedFields: [{fieldsV1: {"f:x": {"k:{}": {}}}}]}',
      'accepted',
    ],
  ])('%s', (_, text, message) => {
    expect(said(text)).toBe(message);
  });

  it.each([
    ['nothing', '', 'error: no objects passed to create'],
    ['a comment', '# only this\n', 'error: no objects passed to create'],
    ['an empty list', 'apiVersion: v1\nkind: List\nitems: []\n', 'error: no objects passed to create'],
    [
      'an empty kind',
      'kind: ""\napiVersion: v1\nb: <x>\na: [1, yes]\n',
      `error: unable to decode "FILE": Object 'Kind' is missing in '{"a":[1,true],"apiVersion":"v1","b":"\\u003cx\\u003e","kind":""}'`,
    ],
    [
      'a word',
      'hello\n',
      'error: error validating "FILE": error validating data: invalid object to validate; if you choose to ignore these errors, turn validation off with --validate=false',
    ],
    [
      'no kind',
      'apiVersion: v1\n',
      'error: error validating "FILE": error validating data: kind not set; if you choose to ignore these errors, turn validation off with --validate=false',
    ],
    [
      'neither',
      'metadata: {}\n',
      'error: error validating "FILE": error validating data: [apiVersion not set, kind not set]; if you choose to ignore these errors, turn validation off with --validate=false',
    ],
    [
      'an old version',
      'apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a, namespace: b}\n',
      'error: resource mapping not found for name: "a" namespace: "b" from "FILE": no matches for kind "PodDisruptionBudget" in version "policy/v1beta1"\nensure CRDs are installed first',
    ],
    [
      'a kind that only kubectl checks',
      'apiVersion: v1\nkind: Binding\n',
      'error: error validating "FILE": error validating data: ValidationError(Binding): missing required field "target" in io.k8s.api.core.v1.Binding; if you choose to ignore these errors, turn validation off with --validate=false',
    ],
  ])('%s', (_, text, message) => {
    expect(decoded(text).refusal?.message).toBe(message);
  });
});

describe('decode, the object', () => {
  it('leaves zero values out where Go could not tell them from none', () => {
    const { object } = decoded(
      pod(
        '{hostNetwork: false, nodeName: "", terminationGracePeriodSeconds: 0, shareProcessNamespace: false, containers: [], nodeSelector: {a: ""}}',
      ),
    );
    expect(object?.spec).toEqual({
      terminationGracePeriodSeconds: 0,
      shareProcessNamespace: false,
      containers: [],
      nodeSelector: { a: '' },
    });
  });

  it('prints quantities canonically', () => {
    const { object } = decoded(container('resources: {limits: {cpu: 1000m, memory: 1024Mi, x: 0.5, z: null}}'));
    expect(object?.spec.containers[0].resources.limits).toEqual({ cpu: '1', memory: '1Gi', x: '500m', z: '0' });
  });

  it('follows aliases and merges', () => {
    const { object, refusal } = decoded(`
      apiVersion: v1
      kind: Pod
      spec:
        containers:
        - &base {name: one, image: nginx}
        - <<: *base
          tty: true
        - *base
    `);
    expect(refusal).toBeNull();
    expect(object?.spec.containers).toEqual([
      { name: 'one', image: 'nginx' },
      { name: 'one', image: 'nginx', tty: true },
      { name: 'one', image: 'nginx' },
    ]);
  });

  it('keeps the rest of an object with mistakes', () => {
    const { object } = decoded(pod('{restartPolicy: 5, bogus: 1, hostNetwork: true}'));
    expect(object?.spec).toEqual({ hostNetwork: true });
  });

  it('keeps keys that mean something to JavaScript as data', () => {
    const { object } = decoded('apiVersion: v1\nkind: ConfigMap\ndata: {__proto__: a, constructor: b}\n');
    expect(Object.entries(object?.data)).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
  });
});

describe('decode, the places', () => {
  it('shows an unknown field at its key, with what was meant', () => {
    const text = pod('{contianers: []}');
    const [problem] = decoded(text).problems;
    expect(text.slice(problem!.start, problem!.end)).toBe('contianers');
    expect(problem).toMatchObject({ code: 'unknown-field', field: 'spec.contianers', data: { suggestion: 'containers', level: 'here' } });
    expect(problem!.explain.en).toContain('`containers`');
    expect(problem!.explain['zh-cn']).toContain('`containers`');
  });

  it('tells fields of other releases apart from slips', () => {
    const text = pod('{workloadRef: {name: a}}');
    expect(decoded(text, '1.35').refusal).toBeNull();
    expect(decoded(text, '1.36').problems[0]?.explain.en).toContain('up to Kubernetes 1.35');
    expect(decoded(text, '1.34').problems[0]?.explain.en).toContain('since Kubernetes 1.35');
  });

  it('shows scalars by their value and collections by their key', () => {
    const text = pod('{containers: [{name: 5, env: {}}], hostNetwork: "yes"}');
    const places = decoded(text).problems.map(({ start, end }) => text.slice(start, end));
    expect(places.sort()).toEqual(['"yes"', '5', 'env']);
  });

  it('tells every mistake, though the server tells one', () => {
    const { problems } = decoded(pod('{containers: [{name: 1, image: 2, resources: {limits: {cpu: x}}}]}'));
    expect(problems.map(({ code }) => code).sort()).toEqual(['bad-quantity', 'wrong-type', 'wrong-type']);
  });
});

describe('decodeList', () => {
  const list = (text: string) => decodeList(parseDocument(dedent(text)), '1.36');

  it('takes items one by one', () => {
    const found = list('apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod}\n- {kind: Pod}\n- 5\n');
    expect(found?.items.map(({ kind, refusal }) => [kind, refusal === null])).toEqual([
      ['Pod', true],
      ['Pod', false],
      ['', false],
    ]);
  });

  it('gives the items of a typed list their kind', () => {
    expect(list('apiVersion: v1\nkind: PodList\nitems: [{metadata: {name: a}}]')?.items[0]?.object).toMatchObject({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
    });
  });

  it.each(['apiVersion: v1\nkind: Pod\nspec: {}', 'apiVersion: v1\nkind: List\nitems: {}', '', '[1]'])('%j is none', (text) => {
    expect(list(text)).toBeNull();
  });
});

describe('decode of any text', () => {
  const word = fc.constantFrom(
    'apiVersion',
    'kind',
    'metadata',
    'spec',
    'containers',
    'name',
    'v1',
    'Pod',
    ':',
    ': ',
    '\n',
    '\n  ',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '&a ',
    '*a',
    '<<',
    '"',
    "'",
    '|',
    '5',
    'null',
    '~',
    '!!str ',
    '#',
    '---',
    ',',
  );
  it('never throws, and points into the text', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), (words) => {
        const text = `apiVersion: v1\nkind: Pod\n${words.join('')}`;
        const { problems } = decode(parseDocument(text), '1.36');
        for (const { start, end } of problems) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThanOrEqual(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('survives anchors that hold themselves and nests without end', () => {
    for (const text of ['&a {apiVersion: v1, kind: Pod, spec: *a}', pod('[['.repeat(3000)), pod('{spec: '.repeat(3000))]) {
      expect(decode(parseDocument(text), '1.36')).toHaveProperty('refusal');
    }
  });
});

describe('lines of keys that are there twice', () => {
  it.each([
    ['\n', 4],
    ['\r\n', 4],
    ['\r', 4],
  ])('after breaks of %j', (lineBreak, line) => {
    const text = ['apiVersion: v1', 'kind: Pod', 'metadata: {name: web}', 'kind: Pod', ''].join(lineBreak);
    expect(decode(parseDocument(text), '1.36').refusal?.message).toContain(`line ${line}: key "kind" already set in map`);
  });
});
