import { type KubernetesObject, LATEST_VERSION, type MinorVersion } from '../kubernetes/object.ts';
import type { Language } from '../texts/text.ts';
import { LANGUAGE_OPTION, readArguments, VERSION_OPTION, versionOption } from './arguments.ts';
import { manifestFiles } from './files.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { entriesOfFile, lastOfEach, storedIn } from './judging.ts';
import { Lanes } from './lanes.ts';
import { passedOverNote } from './notes.ts';
import { FORMATS, type Format, printer } from './printers.ts';
import { readFile } from './scenario.ts';
import type { Job } from './share.ts';
import { USAGES } from './usages.ts';
import { USAGE } from './usageTexts.ts';

const OPTIONS = {
  output: FORMATS,
  'kubernetes-version': VERSION_OPTION,
  language: LANGUAGE_OPTION,
  persisted: 'flag',
  each: 'flag',
  over: 'text',
} as const;

/** `podsight check`: what the API server answers to every document of the paths. Gives back the exit code. */
export function checkCommand(args: readonly string[], io: Io): number {
  const { options, rest } = readArguments(args, OPTIONS, { o: 'output' });
  if (rest.length === 0) throw new UsageError(USAGE.nothingToCheck, { usage: USAGES.check });
  const version = versionOption(options, LATEST_VERSION);
  const each = options.has('each');
  const format = (options.get('output') ?? 'text') as Format;
  const stored = options.has('over') ? objectsOf(options.get('over')!, version, io) : new Map<string, KubernetesObject>();
  const files = manifestFiles(rest);
  if (files.length === 0) throw new UsageError(USAGE.noManifests, { paths: rest.join(', ') });
  const language = (options.get('language') as Language | undefined) ?? io.language;
  // What the API server would answer is asked of every document.
  const named = format === 'api' ? null : new Set(rest);
  const job: Job = { format, each, named, language, persisted: options.has('persisted'), version, stored };
  const lanes = new Lanes(job, files, io.read, io.program ?? null);
  const objects = standingIn(lanes);
  const print = printer(format, job);
  let refused = false;
  let passedOver = 0;
  for (const answered of lanes.answers(objects)) {
    refused ||= answered.refused;
    passedOver += answered.passedOver;
    const text = print.add(answered.part);
    if (text) io.write(text);
    if (answered.unreadable !== undefined) throw new UsageError(answered.unreadable);
  }
  io.write(print.end());
  if (passedOver > 0) {
    // Formats that programs read hold answers only.
    if (format === 'text') io.write(`${passedOverNote(passedOver, language)}\n`);
    else io.complain(`podsight: ${passedOverNote(passedOver, language)}\n`);
  }
  return refused ? EXIT.refused : EXIT.fine;
}

/** What other objects are judged by, from wherever it stands. */
function standingIn(lanes: Lanes): KubernetesObject[] {
  const objects: KubernetesObject[] = [];
  for (const found of lanes.survey()) {
    if ('unreadable' in found) throw new UsageError(found.unreadable);
    for (const object of found.objects) objects.push(object);
  }
  return lastOfEach(objects);
}

/** The objects of OLD as they stand in the cluster, by identity. */
function objectsOf(path: string, version: MinorVersion, io: Io): Map<string, KubernetesObject> {
  return storedIn(
    manifestFiles([path]).flatMap((file) => entriesOfFile(file, readFile(file, io))),
    version,
  );
}
