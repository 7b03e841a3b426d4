import { documentationOf } from '../features/documentation.ts';
import { editDistance } from '../kubernetes/decode/suggest.ts';
import type { Language, Text } from '../texts/text.ts';
import { allCodes, codeEntry } from './codes.ts';
import { EXIT, type Io, UsageError } from './io.ts';

/** Ids this far from what was asked are offered instead. */
const DISTANCE_MAX = 6;
const OFFERED_AT_MOST = 5;

/** `podsight explain --rule ID`: what stands behind a diagnostic's code: what it asks for, where Kubernetes says so, and where to read on. */
export function explainRule(id: string, format: string, language: Language, io: Io): number {
  const rule = codeEntry(id);
  if (!rule) throw new UsageError(unknown(id));
  const explanation = rule.explain[language];
  const docs = documentationOf(id, language);
  if (format === 'json')
    io.write(`${JSON.stringify({ id, source: rule.source, explain: rule.explain, ...(docs && { docs }) }, null, 2)}\n`);
  else if (format === 'markdown') io.write(`# ${id}\n\n${explanation}\n\n\`${rule.source}\`\n${docs ? `\n<${docs}>\n` : ''}`);
  else io.write(`RULE:    ${id}\nSOURCE:  ${rule.source}\n${docs ? `DOCS:    ${docs}\n` : ''}\n    ${explanation}\n`);
  return EXIT.fine;
}

function unknown(id: string): Text {
  const near = allCodes()
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
