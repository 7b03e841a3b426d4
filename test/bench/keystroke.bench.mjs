// Keystroke → diagnostics, hover and completion after an edit, over real stdio, beside a server that does nothing (the floor of the transport).
//
// Sketch: a keystroke costs one message in (200 bytes), the re-reading of one document (1.5 kB at ≥ 30 MB/s: 0.05 ms), one decode and
// validation (≤ 0.3 ms) and one message out: with a transport floor of 0.3 ms the median should stay under 1 ms at every size.
import { join } from 'node:path';
import { quantile, TimedServer } from './languageServer.mjs';
import { corpora } from './manifests.mjs';

const here = import.meta.dirname;
const rounds = Number(process.env.ROUNDS ?? 60);

/** A place in the middle of the file where one character toggles an enum value between right and wrong. */
function togglePlace(text) {
  const needle = text.includes('imagePullPolicy: IfNotPresent') ? 'imagePullPolicy: IfNotPresent' : 'lazy dog';
  let at = text.indexOf(needle, Math.floor(text.length / 2));
  if (at < 0) at = text.indexOf(needle);
  at += needle.length;
  const before = text.slice(0, at);
  const line = before.split('\n').length - 1;
  return { line, character: at - before.lastIndexOf('\n') - 1 };
}

async function measure(server, name, text) {
  const uri = `file:///bench/${encodeURIComponent(name)}.yaml`;
  const place = togglePlace(text);
  let version = 1;
  const opened = await server.diagnosticsAfter(version, 'textDocument/didOpen', {
    textDocument: { uri, languageId: 'yaml', version, text },
  });
  const figures = {
    open: [opened.milliseconds],
    keystroke: [],
    hover: [],
    completion: [],
    definition: [],
    references: [],
    hints: [],
    tokens: [],
    symbols: [],
  };
  const edit = (typed) => ({
    textDocument: { uri, version: ++version },
    contentChanges: [
      typed
        ? { range: { start: place, end: place }, text: 'x' }
        : { range: { start: place, end: { line: place.line, character: place.character + 1 } }, text: '' },
    ],
  });
  for (let round = 0; round < rounds; round++) {
    const change = edit(round % 2 === 0);
    const { milliseconds } = await server.diagnosticsAfter(version, 'textDocument/didChange', change);
    figures.keystroke.push(milliseconds);
  }
  for (const [figure, method] of [
    ['hover', 'textDocument/hover'],
    ['completion', 'textDocument/completion'],
    ['definition', 'textDocument/definition'],
    ['references', 'textDocument/references'],
  ])
    for (let round = 0; round < rounds; round++) {
      server.notify('textDocument/didChange', edit(round % 2 === 0));
      const answer = await server.request(method, {
        textDocument: { uri },
        position: { line: place.line, character: place.character - 2 },
        context: { includeDeclaration: true },
      });
      figures[figure].push(answer.milliseconds);
    }
  // What is on the screen.
  const range = { start: { line: Math.max(0, place.line - 30), character: 0 }, end: { line: place.line + 30, character: 0 } };
  for (const [figure, method] of [
    ['hints', 'textDocument/inlayHint'],
    ['tokens', 'textDocument/semanticTokens/range'],
  ])
    for (let round = 0; round < rounds; round++) {
      server.notify('textDocument/didChange', edit(round % 2 === 0));
      figures[figure].push((await server.request(method, { textDocument: { uri }, range })).milliseconds);
    }
  for (let round = 0; round < 10; round++)
    figures.symbols.push((await server.request('textDocument/documentSymbol', { textDocument: { uri } })).milliseconds);
  server.notify('textDocument/didClose', { textDocument: { uri } });
  return figures;
}

const servers = {
  podsight: [process.execPath, [join(here, '../../dist/server.js'), '--stdio']],
  echo: [process.execPath, [join(here, 'echoServer.mjs')]],
};
const format = (values) => `${quantile(values, 0.5).toFixed(2)} / ${quantile(values, 0.95).toFixed(2)}`;
console.log('milliseconds, p50 / p95\n');
console.log(
  ['', 'server', 'open', 'keystroke', 'hover', 'completion', 'definition', 'references', 'hints', 'tokens', 'symbols']
    .map((head) => head.padEnd(16))
    .join(''),
);
for (const [name, text] of Object.entries(corpora)) {
  for (const [server, [command, args]] of Object.entries(servers)) {
    const running = new TimedServer(command, args);
    await running.initialize();
    const figures = await measure(running, name, text);
    await running.stop();
    console.log([name, server, ...Object.values(figures).map(format)].map((cell) => cell.padEnd(16)).join(''));
  }
}

const starts = { podsight: [], echo: [] };
for (let round = 0; round < 10; round++)
  for (const [server, [command, args]] of Object.entries(servers)) {
    const started = performance.now();
    const running = new TimedServer(command, args);
    await running.initialize();
    starts[server].push(performance.now() - started);
    await running.stop();
  }
for (const [server, values] of Object.entries(starts)) console.log(`start → initialize answered, ${server}: ${format(values)}`);
