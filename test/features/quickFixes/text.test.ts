import { describe, expect, test } from 'vitest';
import { diagnostics, fixedAll, fixes } from '../ask.ts';
import { hold } from './cases.ts';

const pod = (lines: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: t\nspec:\n  containers:\n    - name: c\n      image: nginx:1.27\n${lines}`;

describe('text that is no YAML', () => {
  hold(
    [
      ['a colon without blank', '  nodeName:¦a\n  hostname: b\n', { 'space-after-colon': '  nodeName: a\n  hostname: b\n' }],
      [
        'all colons without blank',
        '  nodeName:¦a\n  hostname:b\n  subdomain: c\n',
        { 'space-after-colon-everywhere': '  nodeName: a\n  hostname: b\n  subdomain: c\n' },
      ],
      ['a full-width colon', '  nodeName：¦a\n  hostname: b\n', { 'ascii-punctuation': '  nodeName: a\n  hostname: b\n' }],
      [
        'a word that was meant as a key',
        '  hostNet¦work-true\n  hostname: b\n',
        { 'key-and-value': '  hostNetwork: true\n  hostname: b\n' },
      ],
      ['a tab', '  nodeSelector:\n\t¦a: b\n', { 'tabs-to-spaces': '  nodeSelector:\n    a: b\n' }],
      ['a tab where fields of an item stand', '\t¦tty: true\n', { 'tabs-to-spaces': '      tty: true\n' }],
      ['a tab where a field of the Pod stands', '\t¦hostname: a\n', { 'tabs-to-spaces': '  hostname: a\n' }],
      ['a bracket left open', '      args: ¦[a, b\n      tty: true\n', { 'close-bracket': '      args: [a, b]\n      tty: true\n' }],
      ['a quote left open', '      workingDir: ¦"/a\n      tty: true\n', { 'close-quote': '      workingDir: "/a"\n      tty: true\n' }],
      ['a comma left out', '      args: ["a" ¦"b"]\n', { 'insert-comma': '      args: ["a", "b"]\n' }],
      ['a full-width comma', '      args: ["a"¦，"b"]\n', { 'insert-comma': '      args: ["a", "b"]\n' }],
      ['a line one column off', '¦     tty: true\n', { 'align-line': '      tty: true\n' }],
      [
        'an escape that does not exist',
        '      args: ["¦\\d"]\n',
        { 'escape-backslash': '      args: ["\\\\d"]\n', 'single-quotes': "      args: ['\\d']\n" },
      ],
      [
        'a colon in a value',
        '      workingDir: a¦: b\n',
        {
          'quote-text': '      workingDir: "a: b"\n',
          'nest-mapping': '      workingDir:\n        a: b\n',
        },
      ],
      ['text behind quotes', '      workingDir: "a" ¦b\n', { 'quote-text': '      workingDir: \'"a" b\'\n' }],
      ['an alias without anchor', '      workingDir: ¦*a\n', { 'quote-text': '      workingDir: "*a"\n' }],
    ],
    pod,
  );
});

describe('what an object is, in other letters', () => {
  hold([
    [
      'the kind',
      'apiVersion: v¦1\nKind: Pod\nmetadata:\n  name: a\n',
      { 'rename-field': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n' },
    ],
    [
      'the API version',
      'apiversion: v1\nkind: P¦od\nmetadata:\n  name: a\n',
      { 'rename-field': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n' },
    ],
  ]);
});

describe('a line at the column of the dashes above', () => {
  const lost = pod('    ¦command: [sh]\n');

  test('that goes on with the item is indented, and no item of its own', () => {
    expect(fixes(lost).map(({ title, preferred }) => `${title}${preferred ? ' *' : ''}`)).toEqual([
      "Align with 'image' *",
      "Align with 'containers'",
      "Align with 'spec'",
      "Begin the line with '- '",
    ]);
    expect(diagnostics(lost)[0]).toMatchObject({ code: 'missing-dash', on: 'command' });
  });

  test('that begins like the items is one', () => {
    const [first] = fixes(pod('    ¦name: d\n      image: nginx:1.27\n'));
    expect(first).toMatchObject({ title: "Begin the line with '- '", preferred: true });
  });

  test('dashes and what stands behind them are told apart', () => {
    expect(fixes(pod('     ¦tty: true\n')).map(({ title }) => title)).toEqual([
      "Align with 'image'",
      "Align with '- name'",
      "Align with 'containers'",
    ]);
  });
});

describe('a dash without a blank behind it', () => {
  hold(
    [
      [
        'in front of a key, with another below',
        '      ports:\n        ¦-name: web\n          containerPort: 80\n',
        { 'space-after-dash': '      ports:\n        - name: web\n          containerPort: 80\n' },
      ],
      [
        'in front of a key at the column of the list',
        '      ports:\n      ¦-containerPort: 80\n',
        { 'space-after-dash': '      ports:\n      - containerPort: 80\n' },
      ],
      ['in front of a word', '      command:\n        ¦-sh\n', { 'space-after-dash': '      command:\n        - sh\n' }],
      [
        'in front of several words',
        '      command:\n        ¦-sh\n        --c\n',
        { 'space-after-dash': '      command:\n        - sh\n        - -c\n' },
      ],
      [
        'in front of words at the column of the list',
        '      command:\n      ¦-sh\n      --c\n',
        {
          'space-after-dash': '      command:\n      - sh\n      --c\n',
          'space-after-dash-everywhere': '      command:\n      - sh\n      - -c\n',
        },
      ],
    ],
    pod,
  );

  test('is told where it stands, once, and not where a line below fails for it', () => {
    const told = diagnostics(pod('      ports:\n        -name: web\n          containerPort: 80\n          protocol: TCP\n'));
    expect(told.filter(({ code }) => !code.startsWith('advice.'))).toMatchObject([{ code: 'missing-space-after-dash', on: '-name' }]);
    expect(told[0]?.message).toContain('`-name` is a single word');
  });

  test('text that begins with a dash is left alone', () => {
    const told = diagnostics(pod('      args:\n        - -name\n        - |\n          -a: b\n            c: d\n'));
    expect(told.filter(({ code }) => !code.startsWith('advice.'))).toEqual([]);
  });
});

describe('text that was damaged on its way', () => {
  hold(
    [
      [
        'typographic quotes',
        '      command: [‘s¦h‘, ‘-c‘]\n',
        { 'ascii-characters': "      command: ['sh', ‘-c‘]\n", 'ascii-characters-line': "      command: ['sh', '-c']\n" },
      ],
      ['a long dash', '      args: [—ver¦bose]\n'.replace('—ver¦', '¦—ver'), { 'ascii-characters': '      args: [--verbose]\n' }],
    ],
    pod,
  );
  hold([
    [
      'a separator without a line of its own',
      '--¦-apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n',
      { 'marker-on-own-line': '---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n' },
    ],
    [
      'an ellipsis',
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n..¦.\n',
      { 'remove-end-marker': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n' },
    ],
    [
      'lost indentation',
      'apiVersion: v1\nkind: Pod\nmeta¦data:\nname: t\nspec:\ncontainers:\n- name: c\nimage: nginx\n',
      {
        'restore-indentation': 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: t\nspec:\n  containers:\n    - name: c\n      image: nginx\n',
      },
    ],
    [
      'a piece of a container',
      'readiness¦Probe:\n  exec:\n    command: [ls]\n',
      {
        'wrap-into-pod':
          'apiVersion: v1\nkind: Pod\nmetadata:\n  name: my-pod\nspec:\n  containers:\n    - name: main\n      image: nginx:1.27\n      readinessProbe:\n        exec:\n          command: [ls]\n',
      },
    ],
    [
      'lines run together',
      'volumeMounts: -mount¦Path: /app name: a\n',
      { 'restore-lines': 'volumeMounts:\n  - mountPath: /app\n    name: a\n' },
    ],
  ]);
});

test('of lost indentation one finding is shown, not its consequences', () => {
  const found = diagnostics('apiVersion: v1\nkind: Pod\nmetadata:\nname: t\nspec:\ncontainers:\n- name: c\nimage: nginx\n');
  expect(found.map(({ code, on }) => [code, on])).toEqual([['lost-indentation', 'metadata:']]);
});

test('values files of charts and files of other programs are no fragments', () => {
  expect(
    diagnostics('replicaCount: 1\nimage:\n  repository: nginx\nnodeSelector: {}\nlivenessProbe:\n  httpGet: {path: /, port: http}\n'),
  ).toEqual([]);
  expect(diagnostics('services:\n  web:\n    image: nginx\n    command: [ls]\n')).toEqual([]);
});

test('of several things that are wrong, all are repaired at once', () => {
  expect(
    fixedAll(
      pod(
        '      imagePullPolcy: always\n      ports:\n        - containerPort: "80"\n  restartPolicy: never\n  nodeName:a\n  hostname: b\n',
      ),
    ),
  ).toBe(
    pod('      imagePullPolicy: Always\n      ports:\n        - containerPort: 80\n  restartPolicy: Never\n  nodeName: a\n  hostname: b\n'),
  );
});

test('what has been repaired is not repaired again', () => {
  const once = fixedAll(pod('      imagePullPolcy: always\n  restartPolicy: never\n'));
  expect(fixedAll(once)).toBe(once);
  expect(fixedAll(pod(''))).toBe(pod(''));
});

test('only one of the fixes of a finding is made without asking', () => {
  const offered = fixes(pod('  hostNet¦work-true\n  hostname: b\n'));
  expect(offered.filter(({ preferred }) => preferred).map(({ id }) => id)).toEqual(['key-and-value']);
});
