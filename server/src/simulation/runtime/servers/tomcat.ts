import type { Command } from '../commands/call.ts';
import { failed } from '../files/errno.ts';
import type { HttpAnswer } from '../network.ts';
import type { Process, Steps } from '../processes/process.ts';
import { handle, notFound, ok, untilStopped } from './server.ts';

const START_MS = 2_500;

/** Tomcat: an application for each directory or .war below webapps, ROOT for the rest. Source: tomcat.apache.org/tomcat-11.0-doc. */
export const tomcat: Command = function* (call): Steps<number> {
  const { process, kernel } = call;
  const [command] = call.words;
  if (command === 'version') return 0;
  const home = call.env('CATALINA_HOME') ?? '/usr/local/tomcat';
  handle(process, ['TERM', 'INT']);
  const readyMs = kernel.nowMs + START_MS;
  while (kernel.nowMs < readyMs && process.pending.length === 0) yield { untilMs: readyMs, on: [] };
  if (process.pending.length === 0) {
    const http = (path: string): HttpAnswer => applicationAnswer(process, `${home}/webapps`, path);
    process.home.network.listen({ port: 8_080, process, loopback: false, http, accepted: null });
  }
  return yield* untilStopped(call, { signals: ['TERM', 'INT'], afterMs: 200, exitCode: 143 });
};

function applicationAnswer(process: Process, webapps: string, url: string): HttpAnswer {
  const [, name = ''] = url.replace(/[?#].*$/s, '').split('/');
  const there = (entry: string): boolean => !failed(process.home.files.find(`${webapps}/${entry}`, '/', process.user));
  if (name !== '' && (there(name) || there(`${name}.war`))) return ok();
  return there('ROOT') || there('ROOT.war') ? ok() : notFound;
}
