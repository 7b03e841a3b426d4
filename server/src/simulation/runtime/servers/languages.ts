import type { Call, Command } from '../commands/call.ts';
import { failed } from '../files/errno.ts';
import type { Steps } from '../processes/process.ts';
import { application } from './application.ts';
import { handle, untilStopped } from './server.ts';
import { snippet } from './snippet.ts';
import { staticAnswer } from './staticFiles.ts';

/** An interpreter without a script reads standard input; without one it ends at once. */
export const readsInput: Command = function* (call): Steps<number> {
  const script = call.words.find((word) => !word.startsWith('-'));
  if (script !== undefined) return yield* application(call, script, { signals: [], afterMs: 0, exitCode: 0 });
  yield* call.inputText();
  return 0;
};

/** The file that a language is to run, or null when it is there. */
function missing(call: Call, path: string): boolean {
  return failed(call.files.find(path, call.process.cwd, call.process.user)) && !call.process.home.unknownImage;
}

/** A JVM ends with 143 on TERM. Source: java(1). */
export const java: Command = function* (call): Steps<number> {
  const jar = call.words.indexOf('-jar');
  const file = jar >= 0 ? call.words[jar + 1] : undefined;
  if (call.words.includes('-version') || call.words.includes('--version')) {
    call.err('openjdk version "21.0.5" 2024-10-15 LTS');
    return 0;
  }
  if (file !== undefined && missing(call, file)) {
    call.err(`Error: Unable to access jarfile ${file}`);
    return 1;
  }
  return yield* application(call, file ?? call.words.at(-1) ?? 'java', { signals: ['TERM', 'INT', 'HUP'], afterMs: 200, exitCode: 143 });
};

/** Node.js has no handler for TERM of its own. Source: nodejs.org/api/process.html#signal-events. */
export const node: Command = function* (call): Steps<number> {
  const [first] = call.words;
  if (first === '--version' || first === '-v') {
    call.out('v22.21.0\n');
    return 0;
  }
  if (first === '-e' || first === '--eval' || first === '-p') return yield* snippet(call, call.words[1] ?? '', 'node');
  const script = call.words.find((word) => !word.startsWith('-'));
  if (script === undefined) return yield* readsInput(call) as Steps<number>;
  if (missing(call, script) && missing(call, `${script}.js`) && missing(call, `${script}/index.js`)) {
    const full = script.startsWith('/') ? script : `${call.process.cwd.replace(/\/$/, '')}/${script}`;
    call.err(`node:internal/modules/cjs/loader\nError: Cannot find module '${full}'`);
    return 1;
  }
  return yield* application(call, script, { signals: [], afterMs: 0, exitCode: 0 });
};

/** Python has no handler for TERM; INT ends it with 130. Source: docs.python.org/3/library/signal.html. */
export const python: Command = function* (call): Steps<number> {
  const { process } = call;
  const words = [...call.words];
  while (/^-[uBIOsSEv]+$/.test(words[0] ?? '')) words.shift();
  const [first, second] = words;
  if (first === '--version' || first === '-V') {
    call.out('Python 3.13.0\n');
    return 0;
  }
  if (first === '-c') return yield* snippet(call, second ?? '', 'python');
  if (first === '-m' && (second === 'http.server' || second === 'SimpleHTTPServer')) {
    const port = Number(words.slice(2).find((word) => /^\d+$/.test(word)) ?? 8_000);
    const at = words.findIndex((word) => word === '-d' || word === '--directory');
    const root = at < 0 ? process.cwd : (words[at + 1] ?? process.cwd);
    const http = (path: string) =>
      staticAnswer(process, root, path, { indexes: ['index.html', 'index.htm'], directory: 'list', redirect: 301 });
    if (!process.home.network.listen({ port, process, loopback: false, http, accepted: null })) {
      call.err('OSError: [Errno 98] Address already in use');
      return 1;
    }
    call.out(`Serving HTTP on 0.0.0.0 port ${port} (http://0.0.0.0:${port}/) ...\n`);
    handle(process, ['INT']);
    return yield* untilStopped(call, { signals: ['INT'], afterMs: 0, exitCode: 0 });
  }
  if (first === '-m') return yield* application(call, second ?? '', { signals: ['INT'], afterMs: 0, exitCode: 130 });
  if (first === undefined) return yield* readsInput(call) as Steps<number>;
  if (missing(call, first)) {
    const full = first.startsWith('/') ? first : `${process.cwd.replace(/\/$/, '')}/${first}`;
    call.err(`python: can't open file '${full}': [Errno 2] No such file or directory`);
    return 2;
  }
  return yield* application(call, first, { signals: ['INT'], afterMs: 0, exitCode: 130 });
};

/** `perl -e` and `ruby -e` compute and end; a file is an application. */
export const scriptLanguage: Command = function* (call): Steps<number> {
  const at = call.words.findIndex((word) => /^-[a-zA-Z]*e$/.test(word));
  if (at >= 0) {
    call.process.home.assume('opaque-program', call.name, call.process.origin);
    // What tutorials compute this way takes seconds (π to 2000 places).
    yield* call.sleep(5_000);
    return 0;
  }
  const script = call.words.find((word) => !word.startsWith('-'));
  if (script === undefined) return yield* readsInput(call) as Steps<number>;
  if (missing(call, script)) {
    call.err(
      call.name === 'perl'
        ? `Can't open perl script "${script}": No such file or directory`
        : `${call.name}: No such file or directory -- ${script} (LoadError)`,
    );
    return call.name === 'perl' ? 2 : 1;
  }
  return yield* application(call, script, { signals: ['INT'], afterMs: 0, exitCode: 130 });
};
