import { describe, expect, test } from 'vitest';
import { commandEntries } from '../../../server/src/simulation/runtime/commands/table.ts';
import { findImage } from '../../../server/src/simulation/runtime/images/find.ts';
import type { Image } from '../../../server/src/simulation/runtime/images/schema.ts';
import { wellKnownImages } from '../../../server/src/simulation/runtime/images/wellKnown.ts';
import { serverSpecs } from '../../../server/src/simulation/runtime/servers/specs.ts';
import { Bench, ending } from './harness.ts';

const programs = new Set(commandEntries.map(({ name }) => name));
const SHELLS = new Set(['dash', 'ash', 'bash']);
const DISTRIBUTIONS = new Set(['busybox', 'alpine', 'debian']);

/** What is wrong with an image's data; empty when nothing is. */
function faults(image: Image): string[] {
  const found: string[] = [];
  const check = (holds: boolean, what: string): void => {
    if (!holds) found.push(`${image.names[0]}: ${what}`);
  };
  check(image.names.length > 0, 'has no name');
  for (const name of image.names) check(/^[a-z0-9]+([._/-]+[a-z0-9]+)*$/.test(name), `name ${name}`);
  check(image.source !== '', 'names no source');
  check(image.base === null || DISTRIBUTIONS.has(image.base.distribution), 'distribution');
  for (const [path, program] of Object.entries(image.programs ?? {})) {
    check(path.startsWith('/'), `program path ${path}`);
    check(programs.has(program), `unknown program ${program}`);
  }
  for (const name of image.base?.extra ?? []) check(programs.has(name), `unknown extra program ${name}`);
  for (const path of Object.keys(image.files ?? {})) check(path.startsWith('/'), `file ${path}`);
  check((image.entrypoint ?? []).length + (image.cmd ?? []).length > 0, 'has no command');
  check(image.user === undefined || image.user !== '', 'empty user');
  check(image.stopSignal === undefined || /^SIG[A-Z0-9]+$/.test(image.stopSignal), 'stop signal');
  check(image.workingDir === undefined || image.workingDir.startsWith('/'), 'working directory');
  return found;
}

const SINCE_18 = '(?:^|pg)(?:1[89]|[2-9]\\d)(?!\\d)';

/** A reference that means exactly this entry. */
function referenceOf({ names, tags }: Image): string {
  const tag = { '/^1\\.36$/': '1.36', '/^[12]$/': '1', '/^1$/': '1', [`/${SINCE_18}/`]: '18' }[String(tags)] ?? tags?.source;
  return tag === undefined ? names[0]! : `${names[0]}:${tag}`;
}

describe('what is known of images', () => {
  test('is sound', () => expect(wellKnownImages.flatMap(faults)).toEqual([]));

  test('names each image once', () => {
    const seen = wellKnownImages.flatMap(({ names, tags }) => names.map((name) => `${name} ${tags ?? ''}`));
    expect(seen.filter((name, index) => seen.indexOf(name) !== index)).toEqual([]);
  });

  test('names each program once', () => {
    const names = [...commandEntries.map(({ name }) => name), ...SHELLS];
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  test('has sound servers', () => {
    for (const { name, ports, startMs, stop } of serverSpecs) {
      expect(startMs, name).toBeGreaterThanOrEqual(0);
      for (const { port } of ports) expect(port > 0 && port < 65_536, `${name} ${port}`).toBe(true);
      expect(stop?.exitCode ?? 0, name).toBeLessThan(256);
    }
  });

  test.each(wellKnownImages.map((image) => [referenceOf(image)]))('lets %s start', (reference) => {
    const bench = new Bench();
    const container = bench.container({ image: reference });
    expect(container.start()).toEqual({ started: true });
    bench.until(90);
    expect(bench.assumptions.map(({ code }) => code)).not.toContain('unknown-image');
  });

  test.each([
    ['nginx:1.27', 'nginx'],
    ['docker.io/library/nginx:1.27-alpine', 'nginx'],
    ['registry.k8s.io/e2e-test-images/agnhost:2.40', 'agnhost'],
    ['k8s.gcr.io/busybox', 'busybox'],
    ['k8s.gcr.io/liveness', 'liveness'],
    ['gcr.io/google-samples/hello-app:1.0', 'google-samples/hello-app'],
    ['mirror.example.com/library/redis:7', 'redis'],
    ['quay.io/prometheus/prometheus:v3.0.0', 'prom/prometheus'],
    ['rabbitmq:4-management', 'rabbitmq'],
  ])('finds %s', (reference, name) => {
    const image = findImage(reference, wellKnownImages);
    expect(image.names[0]).toBe(name);
    expect(image.unknown).toBeUndefined();
  });

  test.each(['somebody/nginx', 'registry.example.com/team/web:1', 'web:3', 'example.com/app', 'MyApp:1.0'])(
    'does not know %s',
    (reference) => {
      expect(findImage(reference, wellKnownImages).unknown).toBe(true);
    },
  );

  test('takes the distribution from the tag', () => {
    expect(findImage('nginx:1.27-alpine', wellKnownImages).base?.distribution).toBe('alpine');
    expect(findImage('example.com/app:2-alpine', wellKnownImages).base?.distribution).toBe('alpine');
  });
});

interface Row {
  readonly what: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly (readonly [string, string])[];
  readonly runAsUser?: number;
  readonly readOnly?: boolean;
  readonly ends: { readonly code: number; readonly seconds: number } | null;
  readonly log?: string;
}

const rows: readonly Row[] = [
  { what: 'busybox without a command ends at once', image: 'busybox', ends: { code: 0, seconds: 0 } },
  { what: 'debian without a terminal too', image: 'debian:12', ends: { code: 0, seconds: 0 } },
  { what: 'nginx serves', image: 'nginx', ends: null },
  {
    what: 'nginx cannot make its directories as another user',
    image: 'nginx',
    runAsUser: 1000,
    ends: { code: 1, seconds: 0 },
    log: 'nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied)',
  },
  {
    what: 'nor on a read-only root',
    image: 'nginx',
    readOnly: true,
    ends: { code: 1, seconds: 0 },
    log: 'nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)',
  },
  { what: 'nginx for any user serves as another user', image: 'nginxinc/nginx-unprivileged', runAsUser: 1000, ends: null },
  {
    what: 'but not on a read-only root',
    image: 'nginxinc/nginx-unprivileged',
    readOnly: true,
    ends: { code: 1, seconds: 0 },
    log: 'nginx: [emerg] mkdir() "/tmp/proxy_temp" failed (30: Read-only file system)',
  },
  {
    what: 'postgres asks for a password',
    image: 'postgres:17',
    ends: { code: 1, seconds: 0 },
    log: 'Error: Database is uninitialized and superuser password is not specified.',
  },
  { what: 'and runs with one', image: 'postgres:17', env: [['POSTGRES_PASSWORD', 'x']], ends: null },
  { what: 'mysql asks for one of three', image: 'mysql:8', ends: { code: 1, seconds: 0 } },
  {
    what: 'an image’s own command takes options alone',
    image: 'postgres:17',
    args: ['-c', 'max_connections=10'],
    env: [['POSTGRES_PASSWORD', 'x']],
    ends: null,
  },
  { what: 'hello-world says so and ends', image: 'hello-world', ends: { code: 0, seconds: 0 } },
  {
    what: 'python misses its file',
    image: 'python:3',
    command: ['python', 'app.py'],
    ends: { code: 2, seconds: 0 },
    log: "python: can't open file '/app.py': [Errno 2] No such file or directory",
  },
  {
    what: 'java misses its archive',
    image: 'eclipse-temurin:21',
    command: ['java', '-jar', '/app.jar'],
    ends: { code: 1, seconds: 0 },
    log: 'Error: Unable to access jarfile /app.jar',
  },
  {
    what: 'perl computes and ends',
    image: 'perl:5',
    command: ['perl', '-Mbignum=bpi', '-wle', 'print bpi(2000)'],
    ends: { code: 0, seconds: 5 },
  },
  { what: 'an unknown image serves', image: 'example.com/team/app:1', ends: null },
  {
    what: 'an unknown program of an unknown image serves',
    image: 'example.com/team/app:1',
    command: ['/app/server', '--port', '80'],
    ends: null,
  },
];

describe('containers of known images', () => {
  test.each(rows)('$what', ({ image, command, args, env, runAsUser, readOnly, ends, log }) => {
    const bench = new Bench();
    const main = bench.container({
      image,
      command: command ?? null,
      args: args ?? null,
      env: env ?? [],
      runAsUser: runAsUser ?? null,
      readOnlyRootFilesystem: readOnly ?? false,
    });
    main.start();
    bench.until(120);
    expect(ending(main)).toEqual(ends);
    if (log !== undefined) expect(main.logs[0]?.text).toBe(log);
  });

  test('an init container’s unknown program ends', () => {
    const bench = new Bench();
    const main = bench.container({ image: 'example.com/team/migrate:1', role: 'init' });
    main.start();
    bench.until(10);
    expect(ending(main)).toEqual({ code: 0, seconds: 1 });
    expect(bench.assumptions.map(({ code }) => code)).toEqual(['unknown-image', 'unknown-program-ends']);
  });
});
