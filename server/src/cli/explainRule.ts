import { editDistance } from '../kubernetes/decode/suggest.ts';
import { allRules, ruleOf } from '../kubernetes/validation/index.ts';
import type { Language, Text } from '../texts/text.ts';
import { EXIT, type Io, UsageError } from './io.ts';

/** Ids this far from what was asked are offered instead. */
const DISTANCE_MAX = 6;
const OFFERED_AT_MOST = 5;

/** `podsight explain --rule ID`: the declaration behind a diagnostic's code: what it asks for and where Kubernetes says so. */
export function explainRule(id: string, format: string, language: Language, io: Io): number {
  const rule = ruleOf(id);
  if (!rule) throw new UsageError(unknown(id));
  const explanation = rule.explain[language];
  if (format === 'json') io.write(`${JSON.stringify({ id, source: rule.source, explain: rule.explain }, null, 2)}\n`);
  else if (format === 'markdown') io.write(`# ${id}\n\n${explanation}\n\n\`${rule.source}\`\n`);
  else io.write(`RULE:    ${id}\nSOURCE:  ${rule.source}\n\n    ${explanation}\n`);
  return EXIT.fine;
}

function unknown(id: string): Text {
  const near = [...allRules().keys()]
    .map((name) => ({ name, distance: name.includes(id) ? 0 : editDistance(id, name, DISTANCE_MAX) }))
    .filter(({ distance }) => distance <= DISTANCE_MAX)
    .sort((one, other) => one.distance - other.distance)
    .slice(0, OFFERED_AT_MOST)
    .map(({ name }) => name);
  const names = near.join(', ');
  return {
    en: `There is no rule '${id}'.${names ? ` Near ones: ${names}.` : ' Rule ids are the codes of diagnostics, such as pod.ports.name.'}`,
    'zh-cn': `没有规则 '${id}'。${names ? `相近的有：${names}。` : '规则 id 就是诊断的代码，如 pod.ports.name。'}`,
  };
}
