import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dedent } from '../../support/marked.ts';
import { refactored } from '../ask.ts';
import { inContainer, inSpec } from '../quickFixes/cases.ts';

/** A sentence, fields of a container with the mark, the refactoring, and the fields after it. */
type Case = readonly [sentence: string, before: string, id: string, after: string];

const holdContainers = (cases: readonly Case[]): void => {
  for (const [sentence, before, id, after] of cases)
    test(sentence, () => {
      const all = refactored(inContainer(before));
      expect(all[id] ?? `only ${Object.keys(all).join(', ')}`).toBe(dedent(inContainer(after)));
    });
};

describe('probes', () => {
  holdContainers([
    [
      'ask the named port by HTTP',
      '# entrance\nports:\n  - name: ht¦tp\n    containerPort: 8080\n',
      'add-readiness-probe',
      '# entrance\nports:\n  - name: http\n    containerPort: 8080\nreadinessProbe:\n  httpGet:\n    path: /\n    port: http\n  periodSeconds: 10\n',
    ],
    [
      'open a port that speaks something else',
      'ports: [{contai¦nerPort: 5432}]\n',
      'add-liveness-probe',
      'ports: [{containerPort: 5432}]\nlivenessProbe:\n  tcpSocket:\n    port: 5432\n  periodSeconds: 10\n  failureThreshold: 3\n',
    ],
    [
      'ask what the probe beside asks',
      'livenessP¦robe:\n  exec:\n    command: [ls]\n',
      'add-startup-probe',
      'livenessProbe:\n  exec:\n    command: [ls]\nstartupProbe:\n  exec:\n    command:\n      - ls\n  periodSeconds: 10\n  failureThreshold: 30\n',
    ],
  ]);

  test('are not there for a container that tells nothing to ask, nor twice', () => {
    expect(Object.keys(refactored(inContainer('tt¦y: true\n'))).filter((id) => id.includes('probe'))).toEqual([]);
    const all = refactored(inContainer('livenessP¦robe:\n  exec:\n    command: [ls]\n'));
    expect(all['add-liveness-probe']).toBeUndefined();
  });

  test('are for sidecars, not for other init containers', () => {
    const init = (policy: string): string =>
      inSpec(`initContainers:\n  - name: first\n    image: busybox:1.36\n${policy}    ports:\n      - contai¦nerPort: 80\n`);
    expect(refactored(init('    restartPolicy: Always\n'))['add-startup-probe']).toContain('startupProbe');
    expect(refactored(init(''))['add-startup-probe']).toBeUndefined();
  });
});

describe('resources', () => {
  holdContainers([
    [
      'where there are none',
      'tt¦y: true\n',
      'add-resources',
      'tty: true\nresources:\n  requests:\n    cpu: 100m\n    memory: 128Mi\n  limits:\n    memory: 128Mi\n',
    ],
    [
      'take what is said already',
      'resources:\n  lim¦its:\n    cpu: 50m\n    memory: 64Mi # tight\n',
      'add-resources',
      'resources:\n  limits:\n    cpu: 50m\n    memory: 64Mi # tight\n  requests:\n    cpu: 50m\n    memory: 64Mi\n',
    ],
  ]);
});

describe('the level restricted', () => {
  test('is met by a security context', () => {
    const after = refactored(inContainer('tt¦y: true\n'))['meet-restricted'];
    expect(after).toBe(
      inContainer('tty: true\nsecurityContext:\n  allowPrivilegeEscalation: false\n  capabilities:\n    drop:\n      - ALL\n').replace(
        /$/,
        '  securityContext:\n    runAsNonRoot: true\n    seccompProfile:\n      type: RuntimeDefault\n',
      ),
    );
    expect(refactored((after ?? '').replace('tty', 't¦ty'))['meet-restricted']).toBeUndefined();
  });

  test('is met in the template of a Deployment, too', () => {
    const after = refactored(
      'apiVersion: apps/v1\nkind: De¦ployment\nmetadata:\n  name: web\nspec:\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n    spec:\n      containers:\n        - name: main\n          image: nginx:1.27\n          securityContext:\n            privileged: true\n',
    )['meet-restricted'];
    expect(after).toContain('privileged: false');
    expect(after).toContain('runAsNonRoot: true');
  });
});

describe('variables', () => {
  const literals = 'en¦v:\n  - name: LEVEL\n    value: debug\n  - name: SIZE\n    value: "3"\n  - name: WHERE\n    value: $(LEVEL).log\n';

  test('literals go into a ConfigMap behind the document; what refers to others stays', () => {
    expect(refactored(inContainer(literals))['extract-variables']).toBe(
      `${inContainer('env:\n  - name: WHERE\n    value: $(LEVEL).log\nenvFrom:\n  - configMapRef:\n      name: web-config\n')}---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web-config\ndata:\n  LEVEL: debug\n  SIZE: "3"\n`,
    );
  });

  test('one of them goes there by its key', () => {
    const after = refactored(inContainer(literals.replace('¦', '').replace('LEV', 'LE¦V')))['extract-variable'];
    expect(after).toContain('configMapKeyRef:\n              name: web-config\n              key: LEVEL\n'.replaceAll('\n  ', '\n  '));
    expect(after).toContain('data:\n  LEVEL: debug\n');
  });

  const map = '---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: words\ndata:\n  LEVEL: debug\n  COST: $(5)\n';

  test('come back from a ConfigMap of the file, before the others', () => {
    expect(
      refactored(inContainer('envFrom:\n  - configMapR¦ef:\n      name: words\nenv:\n  - name: A\n    value: $(LEVEL)\n') + map)[
        'inline-variables'
      ],
    ).toBe(
      inContainer('env:\n  - name: COST\n    value: $$(5)\n  - name: LEVEL\n    value: debug\n  - name: A\n    value: $(LEVEL)\n') + map,
    );
  });

  test('one comes back', () => {
    expect(
      refactored(inContainer('env:\n  - name: L\n    valueFrom:\n      configMapKeyRef: {name: wor¦ds, key: LEVEL}\n') + map)[
        'inline-variables'
      ],
    ).toBe(inContainer('env:\n  - name: L\n    value: debug\n') + map);
  });

  holdContainers([
    [
      'are sorted, with their comments',
      'env:\n  - name: C¦\n    value: "1"\n  # first\n  - name: A\n    value: "2"\n  - name: B\n',
      'sort-variables',
      'env:\n  # first\n  - name: A\n    value: "2"\n  - name: B\n  - name: C\n    value: "1"\n',
    ],
    [
      'are not put before what they refer to',
      'env:\n  - {name: Z, value: z¦}\n  - {name: A, value: $(Z)}\n  - {name: B, value: b}\n',
      'sort-variables',
      'env:\n  - {name: B, value: b}\n  - {name: Z, value: z}\n  - {name: A, value: $(Z)}\n',
    ],
    [
      'a reference to one further down stays plain text',
      'env: [{name: D¦}, {name: B, value: $(A)}, {name: A, value: a}]\n',
      'sort-variables',
      'env: [{name: B, value: $(A)}, {name: A, value: a}, {name: D}]\n',
    ],
  ]);
});

/** What a container sees, as the kubelet makes it: each value expanded by those before it. */
function expanded(list: readonly { readonly name: string; readonly value: string }[]): Record<string, string> {
  const seen: Record<string, string> = {};
  for (const { name, value } of list) seen[name] = value.replace(/\$\((\w+)\)/g, (place, other: string) => seen[other] ?? place);
  return seen;
}

test('sorting changes no value, whatever refers to what', () => {
  const name = fc.constantFrom('A', 'B', 'C', 'D', 'E');
  const variable = fc.record({
    name,
    value: fc.oneof(
      fc.constantFrom('x', 'y'),
      name.map((other) => `$(${other})`),
    ),
  });
  fc.assert(
    fc.property(fc.array(variable, { minLength: 2, maxLength: 7 }), (list) => {
      const source = inContainer(`en¦v: ${JSON.stringify(list)}\n`);
      const after = refactored(source)['sort-variables'];
      if (after === undefined) return;
      const sorted = JSON.parse(/env: (.*)/.exec(after)![1]!) as typeof list;
      expect(expanded(sorted)).toEqual(expanded(list));
      expect([...sorted].sort(byName)).toEqual([...list].sort(byName));
    }),
    { numRuns: 60 },
  );
});

const byName = (one: { readonly name: string; readonly value: string }, other: typeof one): number =>
  JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;

test('a container beside others becomes a native sidecar', () => {
  expect(
    refactored(
      inSpec('').replace(
        '\n    - name: main',
        '\n    - name: log¦s\n      image: busybox:1.36\n      args: [tail, -f, /log]\n    - name: main',
      ),
    )['native-sidecar'],
  ).toBe(
    inSpec(
      'initContainers:\n  - name: logs\n    image: busybox:1.36\n    restartPolicy: Always\n    args:\n      - tail\n      - -f\n      - /log\n',
    ),
  );
});
