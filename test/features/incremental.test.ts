import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LanguageService } from '../../server/src/service.ts';

/** What is kept of the parts of a document through edits gives the answers that a document gets which nobody has seen before. */

const uri = 'file:///shop/all.yaml';
const other = 'file:///shop/other.yaml';

const indented = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));
const item = (text: string): string => indented(text, 4).replace(/^ {4}/, '  - ');

const container = (number: number): string => `- name: web-${number}
  image: nginx:1.27
  ports:
    - name: http-${number}
      containerPort: ${1000 + number}
  env:
    - name: MODE
      value: production
    - name: TWICE
      value: $(MODE) and $(MODE)
    - name: LEVEL
      valueFrom: {configMapKeyRef: {name: conf, key: level}}
  volumeMounts:
    - {name: work, mountPath: /work}
  readinessProbe:
    httpGet: {port: http-${number}}
`;
const variables = Array.from(
  { length: 60 },
  (_, number) => `    - name: VARIABLE_${number}
      value: ${number % 7 === 6 ? `"$(VARIABLE_${number - 1})"` : `a lazy dog of number ${number}`}
`,
).join('');
const podSpec = (containers: number): string => `spec:
  serviceAccountName: robot
  volumes:
    - name: work
      configMap: {name: conf}
  containers:
${indented(Array.from({ length: containers }, (_, number) => container(number)).join(''), 4)}    - name: full
      image: busybox:1.36
      command: [sh, -c, echo $(VARIABLE_3)]
      env:
${indented(variables, 4)}`;
const pod = (number: number, containers: number): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-${number}\n  labels:\n    app: web-${number}\n    tier: front\n${podSpec(containers)}`;
const service = (number: number): string => `apiVersion: v1
kind: Service
metadata:
  name: web-${number}
spec:
  selector:
    app: web-${number}
  ports:
    - port: 80
      targetPort: http-0
`;
const conf = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: conf\ndata:\n  level: debug\n';
const small = (number: number): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: small-${number}\n  labels: {app: web-0}\nspec:\n  containers:\n${indented(container(number), 4)}`;

const texts = {
  'a list of many objects': `apiVersion: v1\nkind: List\nitems:\n${Array.from({ length: 40 }, (_, number) => item(number % 3 === 0 ? service(number) : small(number))).join('')}${item(conf)}`,
  'a Pod with many containers and variables': pod(0, 40),
  'a list with a large Pod in it': `apiVersion: v1\nkind: List\nitems:\n${item(service(0))}${item(pod(0, 36))}${item(small(1))}`,
  'many documents': Array.from({ length: 12 }, (_, number) => (number % 2 === 0 ? service(number) : small(number))).join('---\n'),
};

const others = `${service(0)}---\n${conf}---\napiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: robot\n---\n# kubectl apply -f all.yaml\n${pod(1, 2)}`;

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The n-th place where a pattern is in a text, counted around. */
function found(text: string, pattern: RegExp, number: number): RegExpExecArray | null {
  const all = [...text.matchAll(pattern)];
  return all[number % Math.max(all.length, 1)] ?? null;
}

/** Where the entry of a list ends that begins at an offset with its dash: before the next line that stands no deeper. */
function endOfEntry(text: string, start: number, indentation: number): number {
  const next = new RegExp(`\\n(?= {0,${indentation}}\\S)`, 'g');
  next.lastIndex = start;
  const match = next.exec(text);
  return match ? match.index + 1 : text.length;
}

/** What people do, as a function of the text: most of it leaves a sound manifest in which names mean something else. */
const edit: fc.Arbitrary<(text: string) => Edit | null> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.nat(), fc.constantFrom('web-0', 'web-1', 'conf', 'robot', 'http-0', 'level', 'small-1', 'MODE', 'other'))
      .map(([number, word]) => (text: string) => {
        const name = found(text, /(?<=\b(?:name|app|key|targetPort|port|mountPath|serviceAccountName): )[\w-]+/g, number);
        return name && { start: name.index, end: name.index + name[0].length, text: word };
      }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.nat(), fc.constantFrom('namespace: prod', 'labels: {app: web-1}', 'annotations: {a: b}'))
      .map(([number, line]) => (text: string) => {
        const name = found(text, /(?<=metadata:\n)( +)name: .*\n/g, number);
        return name && { start: name.index, end: name.index, text: `${name[1]}${line}\n` };
      }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.nat(), fc.constantFrom('name: web-0', 'name: extra', 'image: busybox', 'containerPort: 80', 'value: $(MODE)'))
      .map(([number, line]) => (text: string) => {
        const entry = found(text, /^( *)- (?=\w)/gm, number);
        return entry && { start: entry.index, end: entry.index, text: `${entry[1]}- ${line}\n` };
      }),
  },
  {
    weight: 1,
    arbitrary: fc.nat().map((number) => (text: string) => {
      const entry = found(text, /^( *)- (?=\w)/gm, number);
      return entry && { start: entry.index, end: endOfEntry(text, entry.index, entry[1]!.length), text: '' };
    }),
  },
  {
    weight: 2,
    arbitrary: fc.nat().map((number) => (text: string) => {
      const image = found(text, /image: .*/g, number);
      return image && { start: image.index + image[0].length, end: image.index + image[0].length, text: 'x' };
    }),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.nat(), fc.nat({ max: 40 }), fc.constantFrom('', '\n', 'x', ': ', '---\n', '# ', '"', '&a ', '*a', '<<: *a', '- '))
      .map(([number, remove, snippet]) => (text: string) => {
        const start = number % (text.length + 1);
        return { start, end: Math.min(text.length, start + (snippet === '' ? remove : 0)), text: snippet };
      }),
  },
);

function opened(text: string, otherText: string): LanguageService {
  const opened = new LanguageService();
  opened.configure({ language: 'en', foresight: 'off' });
  opened.open(uri, 'yaml', 1, text);
  opened.open(other, 'yaml', 1, otherText);
  return opened;
}

function answers(asked: LanguageService, offsets: readonly number[]): unknown[] {
  const all: unknown[] = [];
  for (const file of [uri, other]) {
    all.push(
      asked.diagnostics(file)?.diagnostics,
      asked.codeLenses(file),
      asked.documentLinks(file)?.map((link) => asked.resolveDocumentLink(link)),
    );
    all.push(asked.symbols(file), asked.semanticTokens(file)?.data);
    for (const offset of offsets) {
      const position = asked.positionAt(file, offset % Math.max(asked.textOf(file)!.length, 1));
      all.push([file, position], asked.hover(file, position), asked.definition(file, position), asked.references(file, position, true));
      all.push(asked.highlights(file, position), asked.complete(file, position));
      all.push(asked.inlayHints(file, { start: position, end: { line: position.line + 40, character: 0 } }));
      for (const each of asked.prepareHierarchy(file, position) ?? []) all.push(each, asked.incomingCalls(each), asked.outgoingCalls(each));
    }
  }
  all.push(asked.workspaceSymbols(''));
  return all;
}

/** Asks about a text that was edited, and about the same text opened by somebody else. */
function expectAsFresh(asked: LanguageService, offsets: readonly number[]): void {
  const own = answers(asked, offsets);
  const wanted = answers(opened(asked.textOf(uri)!, asked.textOf(other)!), offsets);
  // Compared as text first: looking into thousands of answers takes its time.
  if (JSON.stringify(own) !== JSON.stringify(wanted)) expect(own).toEqual(wanted);
}

const large = texts['a Pod with many containers and variables'];

test.each([
  ['another namespace', '  name: web-0\n', '  name: web-0\n  namespace: prod\n'],
  ['another name', '  name: web-0\n', '  name: web-1\n'],
  ['a container in front of others', '    - name: web-5\n', `${indented(container(99), 4)}    - name: web-5\n`],
  [
    'a variable in front of all others',
    '      env:\n        - name: VARIABLE_0',
    '      env:\n        - name: VARIABLE_3\n        - name: VARIABLE_0',
  ],
  ['another variable', 'VARIABLE_59', 'VARIABLE_5'],
])('names in parts that an edit leaves alone mean what they mean beside it: %s', (_, before, after) => {
  const asked = opened(large, others);
  asked.diagnostics(uri);
  asked.codeLenses(uri);
  const start = large.indexOf(before);
  const range = { start: asked.positionAt(uri, start), end: asked.positionAt(uri, start + before.length) };
  asked.change(uri, 2, [{ range, text: after }]);
  const text = asked.textOf(uri)!;
  const words = [
    'name: conf, key: lev',
    'port: http-5',
    '$(MO',
    'mountPath: /wo',
    '- name: wo',
    'echo $(VARI',
    'name: http-5\n          containerPort: 1005\n      env:\n        - name: MO',
    '- name: VARIABLE_6',
    'key: level',
  ];
  expectAsFresh(asked, [start, ...words.flatMap((word) => [text.indexOf(word), text.lastIndexOf(word)].map((at) => at + word.length))]);
});

test.each(Object.entries(texts))(
  '%s: after any edits the answers are those for a text that was never seen',
  (_, text) => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat({ max: 5 }), edit), { minLength: 1, maxLength: 4 }),
        fc.tuple(fc.nat(), fc.nat()),
        (edits, probes) => {
          const asked = opened(text, others);
          let version = 1;
          for (const [number, change] of edits) {
            const file = number === 0 ? other : uri;
            const now = asked.textOf(file)!;
            const edited = change(now);
            if (!edited) continue;
            const range = { start: asked.positionAt(file, edited.start), end: asked.positionAt(file, edited.end) };
            asked.change(file, ++version, [{ range, text: edited.text }]);
            const places = probes.map((probe) => found(asked.textOf(uri)!, /\b(?:name|app|port|targetPort|kind|key): ?\w/g, probe));
            const offsets = [edited.start, ...places.flatMap((place) => (place ? place.index + place[0].length : []))];
            const own = answers(asked, offsets);
            const wanted = answers(opened(asked.textOf(uri)!, asked.textOf(other)!), offsets);
            // Compared as text first: looking into thousands of answers takes its time.
            if (JSON.stringify(own) !== JSON.stringify(wanted)) expect(own).toEqual(wanted);
          }
        },
      ),
      { numRuns: 12 },
    );
  },
  180_000,
);
