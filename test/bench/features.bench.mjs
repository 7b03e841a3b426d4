// What an editor asks for right after an edit, in one process, at places all over a manifest: hover, completion, links, hints, tokens, lenses.
//
// Sketch: after an edit the document it is in is read and judged once (0.15 ms for 60 lines, see validation.bench.mjs), whoever asks first. A hover
// then walks one path, looks a handful of tables up and writes 2 kB of markdown: 0.2 ms. Completion proposes some 60 fields: 0.5 ms. Links, hints and
// tokens visit the nodes of what is asked for: the screen (60 lines), or for links and lenses all documents, of which only the edited one is new.
// Budget: 5 ms for each answer at every size (../shared/research/performance.md); the time is the process's own (cpuUsage), which other work on the
// machine lengthens less than the clock's.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { quantile } from './languageServer.mjs';
import { corpora } from './manifests.mjs';

const dist = join(import.meta.dirname, '..', '..', 'dist');
const { LanguageService, provideHandbook, provideDescriptions } = createRequire(import.meta.url)(join(dist, 'service.js'));
provideHandbook(
  (language) => readFileSync(join(dist, `handbook.${language}.json`), 'utf8'),
  () => readFileSync(join(dist, 'handbook.json'), 'utf8'),
);
provideDescriptions(() => readFileSync(join(dist, 'descriptions.rest.json'), 'utf8'));

const placesMax = Number(process.env.PLACES ?? 40);
const BUDGET = 5;

/** Milliseconds of processor that an answer takes. */
function cost(act) {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const least = (time) => Math.min(time(), time(), time());

/** Keys and values of some 60 lines around the middle of a text. */
function placesIn(text) {
  const lines = text.split('\n');
  const middle = lines.length > 120 ? Math.floor(lines.length / 2) : 0;
  const places = [];
  for (let line = middle; line < Math.min(lines.length, middle + 62); line++) {
    const [, blank, key, value] = /^(\s*(?:- )*)([\w./"-]+):(?: (.+))?$/.exec(lines[line]) ?? [];
    if (key === undefined) continue;
    places.push({ line, character: blank.length + 1 });
    if (value) places.push({ line, character: blank.length + key.length + 3 });
  }
  return { places: places.length > 0 ? places : [{ line: middle, character: 8 }], middle };
}

function measure(name, text) {
  const uri = `file:///bench/${encodeURIComponent(name)}.yaml`;
  const service = new LanguageService();
  service.initialize({ handbook: true, suggest: true, language: 'en' });
  service.open(uri, 'yaml', 1, text);
  while (!service.analyse(uri, 1000));
  service.diagnostics(uri);
  const { places, middle } = placesIn(text);
  const screen = { start: { line: middle, character: 0 }, end: { line: middle + 60, character: 0 } };
  let version = 1;
  // A sign behind the tag of an image, and away again: the object stays a sound one.
  const lines = text.split('\n');
  const line = lines.findIndex((each, index) => index >= middle && /image: nginx|lazy dog/.test(each));
  const at = { line, character: lines[line].length };
  const typed = { start: at, end: { line: at.line, character: at.character + 1 } };
  const edit = () => {
    const add = version % 2 === 1;
    service.change(uri, ++version, [add ? { range: { start: at, end: at }, text: 'x' } : { range: typed, text: '' }]);
  };
  const costAfterEdit = (act) => {
    edit();
    return cost(act);
  };
  const asks = {
    diagnostics: () => service.diagnostics(uri, true),
    hover: (place) => service.hover(uri, place),
    completion: (place) => service.complete(uri, place),
    documentLink: () => service.documentLinks(uri),
    inlayHint: () => service.inlayHints(uri, screen),
    tokens: () => service.semanticTokensInRange(uri, screen),
    codeLens: () => service.codeLenses(uri),
    onType: (place) => service.typed(uri, { line: place.line + 1, character: 0 }, '\n'),
  };
  for (const [ask, act] of Object.entries(asks)) {
    for (const place of places.slice(0, 30)) {
      edit();
      act(place);
    }
    // The least of three is what a place costs; the others have the collector, the compiler and other programs in them.
    const costs = places.slice(0, placesMax).map((place) => least(() => costAfterEdit(() => act(place))));
    const again = places.slice(0, placesMax).map((place) => least(() => cost(() => act(place))));
    const figures = [0.5, 0.95, 0.99].map((share) => quantile(costs, share));
    const cells = [
      name,
      ask,
      ...figures.map((each) => each.toFixed(2)),
      quantile(again, 0.5).toFixed(2),
      figures[1] > BUDGET ? 'over' : '',
    ];
    console.log(cells.map((cell) => cell.padEnd(17)).join(''));
  }
  service.close(uri);
}

console.log(`milliseconds of processor right after an edit, and again without one; budget ${BUDGET}\n`);
console.log(['', 'answer', 'p50', 'p95', 'p99', 'again p50', ''].map((head) => head.padEnd(17)).join(''));
for (const [name, text] of Object.entries(corpora)) measure(name, text);

// What a hover waits for where a life is simulated behind it: the whole of that, in slices while nobody types.
const service = new LanguageService();
service.initialize({ handbook: true, language: 'en' });
const [, text] = Object.entries(corpora)[0];
const uri = 'file:///bench/foresight.yaml';
const runs = [];
const slices = [];
service.open(uri, 'yaml', 1, text);
for (let round = 0; round < 40; round++) {
  service.change(uri, round + 2, [{ text: text.replace('periodSeconds: 5', `periodSeconds: ${5 + (round % 20)}`) }]);
  service.analyse(uri, 1000);
  let sum = 0;
  for (let state = 'more'; state === 'more'; ) {
    const slice = cost(() => {
      state = service.foresee(uri, 3);
    });
    slices.push(slice);
    sum += slice;
  }
  runs.push(sum);
}
const print = (values) => [0.5, 0.95, 0.99].map((share) => quantile(values.slice(values.length / 4), share).toFixed(2)).join(' / ');
console.log(`\nforesight of 60 lines, p50 / p95 / p99: the whole ${print(runs)}, a slice ${print(slices)}`);
