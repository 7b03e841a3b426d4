import type { Command } from '../commands/call.ts';
import type { CommandEntry } from '../commands/entry.ts';
import { runProgram } from '../commands/run.ts';
import type { Steps } from '../processes/process.ts';
import { agnhost, livenessServer } from './agnhost.ts';
import { clientCommands } from './clients.ts';
import { busyboxHttpd } from './httpd.ts';
import { java, node, python, readsInput, scriptLanguage } from './languages.ts';
import { nginx } from './nginx.ts';
import { handle, STOPS_AT_ONCE, untilStopped } from './server.ts';
import { serve } from './spec.ts';
import { serverSpecs } from './specs.ts';
import { staticAnswer } from './staticFiles.ts';
import { tomcat } from './tomcat.ts';
import { unknownProgram } from './unknown.ts';

/** The script that most images begin with: prepares, then becomes the command it is given; options alone go to the image's own command. */
const entrypoint: Command = (call) => {
  const words = call.words[0]?.startsWith('-') ? [...call.process.home.imageCommand.slice(0, 1), ...call.words] : call.words;
  return words.length === 0 ? 0 : runProgram(call, words);
};

const curlEntrypoint: Command = (call) =>
  runProgram(call, call.words[0] === 'curl' || !/^(-|https?:)/.test(call.words[0] ?? '-') ? call.words : ['curl', ...call.words]);

/** Apache httpd with the files of its image. Source: httpd.apache.org/docs/2.4/stopping.html. */
const apache: Command = function* (call): Steps<number> {
  const { process } = call;
  const rules = { indexes: ['index.html'], directory: 'list', redirect: 301 } as const;
  const listening = process.home.network.listen({
    port: 80,
    process,
    loopback: false,
    http: (path) => staticAnswer(process, '/usr/local/apache2/htdocs', path, rules),
    accepted: null,
  });
  if (!listening) {
    call.err('(98)Address already in use: AH00072: make_sock: could not bind to address 0.0.0.0:80');
    return 1;
  }
  handle(process, ['TERM', 'WINCH', 'HUP', 'USR1']);
  return yield* untilStopped(call, { ...STOPS_AT_ONCE, signals: ['TERM', 'WINCH'] });
};

const hello: Command = (call) => {
  call.out('\nHello from Docker!\nThis message shows that your installation appears to be working correctly.\n');
  return 0;
};

const opaque: Command = function* (call): Steps<number> {
  call.process.home.assume('opaque-program', call.name, call.process.origin);
  yield* call.sleep(50);
  return 0;
};

const own = (name: string, run: Command): CommandEntry => ({ name, run, place: 'bin', families: [] });

/** Servers and other programs of images' own; the images say where they stand. */
export const serverCommands: readonly CommandEntry[] = [
  { name: 'httpd', run: busyboxHttpd, place: 'usr/sbin', families: ['busybox'] },
  own('unknown', unknownProgram),
  own('opaque', opaque),
  own('entrypoint', entrypoint),
  own('curl-entrypoint', curlEntrypoint),
  own('nginx', nginx),
  own('apache', apache),
  own('tomcat', tomcat),
  own('java', java),
  own('node', node),
  own('python', python),
  own('script-language', scriptLanguage),
  own('reads-input', readsInput),
  own('agnhost', agnhost),
  own('liveness-server', livenessServer),
  own('hello', hello),
  ...clientCommands,
  ...serverSpecs.map((spec) => own(spec.name, serve(spec))),
];
