// Judging alone, and a whole check: one object again and again, then folders that grow, beside kubeconform.
//
// Sketch: 60 lines are about 80 values. Reading them is 1.2 kB at 60 MB/s (20 µs), decoding and defaults 15 µs, and some 250 checks at 80 ns
// 20 µs: about 55 µs an object, 20 MB a second and core once the program is warm. A program that has just begun runs its first second three
// times slower, so that a folder of a thousand files is mostly start; the last lines tell the two apart. kubeconform holds the same objects against a schema and nothing else.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { CHART_KINDS, chartFile } from './chartFiles.mjs';
import { quantile } from './languageServer.mjs';
import { pod } from './manifests.mjs';

const root = join(import.meta.dirname, '..', '..');
const rounds = Number(process.env.ROUNDS ?? 5_000);
const repeats = Number(process.env.REPEATS ?? 3);
const folder = mkdtempSync(join(tmpdir(), 'validation-'));
const file = join(folder, 'validation.mjs');
await build({
  stdin: {
    contents: `
      export { ManifestFile, parseDocument } from './manifest/index.ts';
      export { judge } from './kubernetes/judge.ts';
      export { validate } from './kubernetes/validation/index.ts';
      export { decode } from './kubernetes/decode/decode.ts';
      export { applyDefaults } from './kubernetes/defaults/defaults.ts';
      export { schemaOf } from './kubernetes/schema/kinds.ts';`,
    resolveDir: join(root, 'server', 'src'),
  },
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  outfile: file,
  logLevel: 'error',
});
const { ManifestFile, parseDocument, judge, validate, decode, applyDefaults, schemaOf } = await import(pathToFileURL(file).href);
const version = '1.36';

/** Microseconds of processor time a round, warm. */
function time(act) {
  for (let round = 0; round < rounds / 5; round++) act();
  const started = process.cpuUsage();
  for (let round = 0; round < rounds; round++) act();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / rounds;
}

const text = pod(1);
const document = parseDocument(text);
const wrongDocument = parseDocument(text.replaceAll(/name: (web|prepare)$/gm, 'name: Bad_Name'));
const sound = applyDefaults(decode(document, version).object, version);
const around = { version, objects: [] };
console.log('one Pod of 60 lines, warm, microseconds of processor time');
for (const [name, act] of [
  ['read', () => parseDocument(text)],
  ['decode', () => decode(document, version)],
  ['validate', () => validate(sound, around)],
  ['judge', () => judge(document, around)],
  ['judge a wrong one', () => judge(wrongDocument, around)],
  ['read and judge', () => judge(parseDocument(text), around)],
  ['structuredClone of it', () => structuredClone(sound)],
])
  console.log(`  ${name.padEnd(24)} ${time(act).toFixed(1)}`);

const indented = (lines) => lines.replace(/^(?=.)/gm, '    ');
const deployment = (number) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web-${number}\n  namespace: shop\nspec:\n  replicas: ${number % 5}\n  selector:\n    matchLabels:\n      app: web\n  template:\n    metadata:\n      labels:\n        app: web\n${indented(pod(number).slice(pod(number).indexOf('spec:')))}`;
const service = (number) =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: web-${number}\n  namespace: shop\nspec:\n  selector:\n    app: web\n  ports:\n    - name: http\n      port: 80\n      targetPort: http\n`;
const kinds = [pod, deployment, service];
const small = (number) => kinds[number % kinds.length](number);

/** Megabytes a second of one thread that reads and judges files again and again: in its first pass, and in the best of those behind. */
function passes(count) {
  const texts = Array.from({ length: count }, (_, number) => chartFile(number));
  const megabytes = texts.reduce((sum, each) => sum + each.length, 0) / 1e6;
  const speeds = Array.from({ length: 8 }, () => {
    const started = process.cpuUsage();
    for (const each of texts) for (const part of new ManifestFile(each).documents) judge(part.document, around);
    const { user, system } = process.cpuUsage(started);
    return (megabytes * 1e6) / (user + system);
  });
  return { first: speeds[0], best: quantile(speeds, 1) };
}

const { first, best: warm } = passes(1_000);
console.log(
  `\nfiles of charts (3.7 kB), one thread, MB per second of processor time: first pass ${first.toFixed(1)}, warm ${warm.toFixed(1)}`,
);

/** A folder of so many files, and their bytes. */
function manifests(count, contentOf) {
  const path = join(folder, `${contentOf.name}-${count}`);
  let bytes = 0;
  for (let number = 0; number < count; number++) {
    const within = join(path, String(number % 50));
    mkdirSync(within, { recursive: true });
    const content = contentOf(number);
    bytes += content.length;
    writeFileSync(join(within, `${number}.yaml`), content);
  }
  return { path, bytes };
}

/** kubeconform from the Go module proxy, or why there is none. */
function kubeconform() {
  if (process.env.KUBECONFORM) return { program: process.env.KUBECONFORM };
  if (spawnSync('go', ['version']).status !== 0) return { reason: 'Go is not installed' };
  const installed = spawnSync('go', ['install', 'github.com/yannh/kubeconform/cmd/kubeconform@latest'], {
    env: { ...process.env, GOBIN: folder },
    timeout: 300_000,
  });
  const program = join(folder, 'kubeconform');
  return installed.status === 0 && existsSync(program) ? { program } : { reason: 'it cannot be fetched' };
}

/** Our types as the JSON schemas it reads: fields and types, nothing unknown, as its own strict ones. */
function jsonSchema(type, definitions) {
  switch (type.kind) {
    case 'object':
      if (!(type.id in definitions)) {
        definitions[type.id] = {};
        const properties = Object.fromEntries(type.fields.map((field) => [field.name, jsonSchema(field.type, definitions)]));
        definitions[type.id] = { type: ['object', 'null'], properties, additionalProperties: false };
      }
      return { $ref: `#/definitions/${encodeURIComponent(type.id.replaceAll('/', '~1'))}` };
    case 'list':
      return { type: ['array', 'null'], items: jsonSchema(type.element, definitions) };
    case 'map':
      return { type: ['object', 'null'], additionalProperties: jsonSchema(type.element, definitions) };
    case 'string':
      return type.closed ? { enum: [...type.values, null] } : { type: ['string', 'null'] };
    case 'boolean':
      return { type: ['boolean', 'null'] };
    case 'int32':
    case 'int64':
      return { type: ['integer', 'null'] };
    default:
      return {};
  }
}

function writeSchemas() {
  const path = join(folder, 'schemas');
  mkdirSync(path);
  for (const [apiVersion, kind] of [['v1', 'Pod'], ...CHART_KINDS]) {
    const definitions = {};
    const top = jsonSchema(schemaOf(apiVersion, kind, version).type, definitions);
    writeFileSync(join(path, `${kind.toLowerCase()}.json`), JSON.stringify({ ...top, definitions }));
  }
  return path;
}

const env = { ...process.env };
delete env.NODE_EXTRA_CA_CERTS; // read at start by some Node versions: 130 ms that are nobody's here
const other = kubeconform();
if (other.reason) console.log(`\nkubeconform is left out: ${other.reason}`);
const schemas = other.program ? writeSchemas() : '';
const ours = [process.execPath, [join(root, 'dist', 'cli.js'), 'check', '-o', 'api']];
const theirs = [
  other.program,
  ['-strict', '-schema-location', join(schemas, '{{.ResourceKind}}.json'), '-n', String(availableParallelism())],
];
const programs = { podsight: ours, ...(other.program ? { kubeconform: theirs } : {}) };

/** Seconds of one run; the programs must find nothing wrong. */
function run([program, args], path) {
  const started = performance.now();
  execFileSync(program, [...args, path], { env, maxBuffer: 1 << 28 });
  return (performance.now() - started) / 1000;
}

/** Three of them in one file. */
const longFile = (number) => [0, 1, 2].map((part) => chartFile(number * 3 + part)).join('---\n');

const processors = availableParallelism();
console.log(`\nfolders, cold, ${processors} processors: seconds, MB/s and MB/s a processor, best of ${repeats}, the programs in turn`);
console.log(['files', '', 'MB', ...Object.keys(programs).flatMap((name) => [name, '', ''])].map((head) => head.padEnd(12)).join(''));

/** Prints and gives back how long the programs take for so many files, and the megabytes of these. */
function measure(count, contentOf) {
  const { path, bytes } = manifests(count, contentOf);
  const seconds = Object.fromEntries(Object.keys(programs).map((name) => [name, []]));
  for (let round = 0; round < repeats; round++)
    for (const [name, program] of Object.entries(programs)) seconds[name].push(run(program, path));
  rmSync(path, { recursive: true });
  const best = Object.fromEntries(Object.entries(seconds).map(([name, values]) => [name, quantile(values, 0)]));
  const megabytes = bytes / 1e6;
  const cells = Object.values(best).flatMap((each) => {
    const speed = megabytes / each;
    return [each.toFixed(2), speed.toFixed(1), (speed / processors).toFixed(1)];
  });
  const size = `${(bytes / 1e3 / count).toFixed(1)} kB`;
  console.log([String(count), size, megabytes.toFixed(2), ...cells].map((cell) => cell.padEnd(12)).join(''));
  return { best, megabytes };
}

for (const [count, contentOf] of [
  [1, small],
  [100, small],
  [1_000, small],
  [10_000, small],
  [10_000, longFile],
])
  measure(count, contentOf);
// Between folders of different size stands what one file more costs, and what is left of the smaller one is the price of a beginning: to load
// the program, and to run it before the engine has compiled it.
const steps = [10_000, 20_000, 40_000].map((count) => measure(count, chartFile));
for (const name of Object.keys(programs)) {
  const slope = (from, to) => (to.best[name] - from.best[name]) / (to.megabytes - from.megabytes);
  const speeds = steps.slice(1).map((step, index) => (1 / slope(steps[index], step) / processors).toFixed(1));
  const last = slope(steps.at(-2), steps.at(-1));
  const beginning = steps.at(-1).best[name] - last * steps.at(-1).megabytes;
  console.log(`${name}: begins in ${beginning.toFixed(2)} s; MB/s a processor from step to step ${speeds.join(', ')}`);
}
rmSync(folder, { recursive: true });
