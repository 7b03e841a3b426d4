// The manifest reader alone, beside the `yaml` package in the same run, and a keystroke in a file and in one large document.
//
// Sketch: a line of a manifest is 25 characters, one pair and two scalars: three objects of some 40 bytes and one short string. At 20 ns a
// character for looking at it twice and 50 ns an object that is 0.6 µs a line, 40 MB a second. A keystroke in a list of a thousand Pods reads
// one Pod (a kilobyte, 30 µs) and moves a thousand numbers.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { parseAllDocuments } from 'yaml';
import { pod } from './manifests.mjs';

const folder = mkdtempSync(join(tmpdir(), 'manifest-'));
const file = join(folder, 'manifest.mjs');
await build({
  entryPoints: [join(import.meta.dirname, '..', '..', 'server', 'src', 'manifest', 'index.ts')],
  bundle: true,
  format: 'esm',
  platform: 'neutral',
  outfile: file,
  logLevel: 'error',
});
const { ManifestFile, parseDocument } = await import(pathToFileURL(file).href);
rmSync(folder, { recursive: true });

/** Milliseconds a round, sorted. */
function times(rounds, act) {
  const taken = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    act(round);
    taken.push(performance.now() - started);
  }
  return taken.sort((one, other) => one - other);
}

const middle = (sorted) => sorted[sorted.length >> 1];
const speed = (characters, milliseconds) => `${(characters / 1000 / milliseconds).toFixed(1)} MB/s`;

function readAll(texts, read) {
  for (const text of texts) read(text);
}

const pods = Array.from({ length: 300 }, (_, number) => pod(number));
const item = (text) => `- ${text.trimEnd().replaceAll('\n', '\n  ')}\n`;
const list = `apiVersion: v1\nkind: List\nitems:\n${Array.from({ length: 1000 }, (_, number) => item(pod(number))).join('')}`;
const configMap = `kind: ConfigMap\ndata:\n  text: |\n${'    some.key = a value of usual length, as properties have it\n'.repeat(17_000)}`;
const characters = pods.reduce((sum, text) => sum + text.length, 0);

const own = middle(times(30, () => readAll(pods, parseDocument)));
const peer = middle(times(5, () => readAll(pods.slice(0, 30), parseAllDocuments))) * 10;
console.log(
  `300 Pods                ${own.toFixed(2)} ms, ${speed(characters, own)}; yaml ${speed(characters, peer)}, ${(peer / own).toFixed(0)} times slower`,
);
const large = middle(times(8, () => parseDocument(list)));
console.log(`a List of 1,000 Pods    ${large.toFixed(1)} ms, ${speed(list.length, large)}`);
const literal = middle(times(20, () => parseDocument(configMap)));
console.log(`a ConfigMap of 1 MB     ${literal.toFixed(2)} ms, ${speed(configMap.length, literal)}`);

/** One character typed over and over in the middle of a text, the document read after each. */
function keystrokes(name, text, word) {
  const manifest = new ManifestFile(text);
  const at = text.indexOf(word, text.length >> 1);
  manifest.documentAt(at).document.problems.length;
  const taken = times(400, (round) => {
    manifest.edit(at, at + 1, round % 2 === 0 ? 'x' : 'y');
    const { document } = manifest.documentAt(at);
    return document.problems.length + (document.parseError?.length ?? 0);
  });
  const p95 = taken[Math.floor(taken.length * 0.95)];
  console.log(`keystroke, ${name} p50 ${middle(taken).toFixed(3)} ms, p95 ${p95.toFixed(3)} ms`);
}

keystrokes('1,500 documents      ', Array.from({ length: 1500 }, (_, number) => pod(number)).join('---\n'), 'production');
keystrokes('10,000 documents     ', Array.from({ length: 10_000 }, (_, number) => pod(number)).join('---\n'), 'production');
keystrokes('a List of 1,000 Pods ', list, 'production');
keystrokes('a ConfigMap of 1 MB  ', configMap, 'usual');
