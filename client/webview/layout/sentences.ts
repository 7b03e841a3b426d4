import type { ContainerState, ProcessEntry, StatusEntry, TimelineEntry } from '../../../server/src/simulation/timeline.ts';
import { type Language, say } from '../../../server/src/texts/text.ts';
import { sentenceTexts as texts } from '../../common/texts/sentences.ts';
import { laneTexts } from '../../common/texts/timeline.ts';
import { labelsOf, progressOf } from './objects.ts';
import type { RunIndex } from './runIndex.ts';
import { formatTime } from './time.ts';

export interface Sentence {
  /** One line. */
  readonly title: string;
  /** What the program itself said, word for word; may have several lines; empty when there is no more to say. */
  readonly detail: string;
  readonly tone: 'plain' | 'good' | 'bad';
}

const PROCESS_TITLES = {
  log: texts.processLog,
  signal: texts.processSignal,
  exit: texts.processExit,
  hook: texts.processHook,
  grace: texts.processGrace,
} as const satisfies Record<ProcessEntry['what'], unknown>;

const plain = (title: string, detail = ''): Sentence => ({ title, detail: detail.trim(), tone: 'plain' });

/** What an entry says, in words. */
export function sentenceOf(entry: TimelineEntry, index: RunIndex, language: Language): Sentence {
  switch (entry.type) {
    case 'event': {
      const said = plain(entry.container ? `${entry.reason} · ${entry.container}` : entry.reason, entry.message);
      return entry.eventType === 'Warning' ? { ...said, tone: 'bad' } : said;
    }
    case 'status':
      return statusSentence(entry, index, language);
    case 'probe': {
      const values = { probe: `${entry.probe}Probe`, run: entry.run, threshold: entry.threshold };
      const failed = entry.threshold <= 1 ? texts.probeFailed : entry.run >= entry.threshold ? texts.probeFills : texts.probeFailedOf;
      const passed = entry.result === 'success';
      return { ...plain(say(passed ? texts.probePassed : failed, language, values), entry.output), tone: passed ? 'good' : 'bad' };
    }
    case 'process':
      return plain(
        say(PROCESS_TITLES[entry.what], language, { container: entry.container, text: entry.text }),
        entry.what === 'exit' ? '' : entry.text,
      );
    case 'kubectl':
      return plain(say(texts.prints, language, { ready: entry.ready, status: entry.status, restarts: entry.restarts }));
    case 'object': {
      const progress = progressOf(entry);
      if (!progress) {
        const [state] = labelsOf(entry, language);
        return plain(say(state ? texts.objectIs : texts.objectChanges, language, { object: entry.object, state: state ?? '' }));
      }
      const state = say(progress.counts === 'done' ? laneTexts.done : laneTexts.ready, language, {
        have: progress.have,
        want: progress.want,
      });
      return plain(say(texts.objectIs, language, { object: entry.object, state }));
    }
    case 'deleted':
      return plain(say(texts.deleted, language, { object: entry.object }));
    case 'actionResult':
    case 'response': {
      // What is done on a node answers with an exit code; to empty it takes time, and budgets may keep it from ever being done.
      const done = entry.verb === 'drain' ? texts.begun : texts.acted;
      const words = entry.code === 0 ? done : entry.code < 100 ? texts.actedInVain : texts.answered;
      const said = plain(say(words, language, { verb: entry.verb, code: entry.code }), entry.message);
      return entry.code >= 400 || words === texts.actedInVain ? { ...said, tone: 'bad' } : said;
    }
    // A newer server may send kinds that this page does not know.
    default:
      return plain((entry as { type: string }).type);
  }
}

/** A status by what it changes, the three most telling things in the title. */
function statusSentence(entry: StatusEntry, index: RunIndex, language: Language): Sentence {
  const statuses = index.objects.get(entry.object)?.statuses ?? [];
  const before = statuses[statuses.indexOf(entry) - 1];
  if (!before) return plain(say(texts.created, language, { object: entry.object }));
  const changes = changesBetween(before, entry, language);
  const joint = say(texts.joint, language);
  const said = changes.length > 0 ? changes.slice(0, 3).join(joint) : say(texts.statusReported, language);
  const failed = entry.phase === 'Failed' || (before.conditions.Ready === 'True' && entry.conditions.Ready === 'False');
  return {
    ...plain(said, [changes.slice(3).join(joint), entry.message ?? ''].filter((part) => part !== '').join('\n')),
    tone: failed ? 'bad' : 'plain',
  };
}

function changesBetween(before: StatusEntry, after: StatusEntry, language: Language): readonly string[] {
  const changes: string[] = [];
  if (!before.deletionTimestamp && after.deletionTimestamp)
    changes.push(say(texts.deletionAsked, language, { time: formatTime(after.deletionGracePeriodSeconds ?? 0, language) }));
  if (before.phase !== after.phase) changes.push(say(texts.phaseIs, language, { phase: after.phase }));
  if (before.nodeName === null && after.nodeName !== null) changes.push(say(texts.nodeIs, language, { node: after.nodeName }));
  for (const group of ['initContainers', 'containers', 'ephemeralContainers'] as const)
    for (const [name, state] of Object.entries(after[group] ?? {})) {
      const change = containerChange(name, before[group]?.[name], state, language);
      if (change !== '') changes.push(change);
    }
  for (const [type, value] of Object.entries(after.conditions))
    if ((before.conditions[type] ?? 'False') !== value) changes.push(say(texts.conditionIs, language, { type, value }));
  return changes;
}

function containerChange(name: string, before: ContainerState | undefined, after: ContainerState, language: Language): string {
  if (before?.state !== after.state || before.restartCount !== after.restartCount || before.reason !== after.reason) {
    if (after.state === 'running')
      return after.restartCount > 0
        ? say(texts.containerRunsAgain, language, { name, count: after.restartCount })
        : say(texts.containerRuns, language, { name });
    if (after.state === 'terminated')
      return say(texts.containerEnds, language, { name, reason: after.reason ?? '', code: after.exitCode ?? 0 });
    return after.reason ? say(texts.containerWaits, language, { name, reason: after.reason }) : '';
  }
  if (before.ready !== after.ready) return say(after.ready ? texts.containerReady : texts.containerNotReady, language, { name });
  return '';
}
