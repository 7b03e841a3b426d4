import { LATEST_VERSION } from '../kubernetes/object.ts';
import type { Language } from '../texts/text.ts';
import { LANGUAGE_OPTION, readArguments, VERSION_OPTION, versionOption } from './arguments.ts';
import { cardOf } from './explainCard.ts';
import { printCard, printConcept } from './explainPrint.ts';
import { explainRule } from './explainRule.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import { findTopic } from './topics.ts';
import { USAGES } from './usages.ts';
import { USAGE } from './usageTexts.ts';

const OPTIONS = {
  output: ['text', 'markdown', 'json'],
  'kubernetes-version': VERSION_OPTION,
  language: LANGUAGE_OPTION,
  rule: 'text',
} as const;

/** `podsight explain`: what a kind, field or concept means, and what it consists of, laid out as `kubectl explain` does. */
export function explainCommand(args: readonly string[], io: Io): number {
  const { options, rest } = readArguments(args, OPTIONS, { o: 'output' });
  const language = (options.get('language') as Language | undefined) ?? io.language;
  const format = options.get('output') ?? 'text';
  const rule = options.get('rule');
  if (rule !== undefined) return explainRule(rule, format, language, io);
  const [wanted] = rest;
  if (rest.length !== 1 || wanted === undefined) throw new UsageError(USAGE.oneTopic, { usage: USAGES.explain });
  const version = versionOption(options, LATEST_VERSION);
  const topic = findTopic(wanted, version, language);
  if ('en' in topic) throw new UsageError(topic);
  if ('concept' in topic) io.write(printConcept(topic.concept, format, language));
  else io.write(printCard(cardOf(topic, version, language), format, language));
  return EXIT.fine;
}
