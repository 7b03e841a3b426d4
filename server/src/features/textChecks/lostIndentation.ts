import { filled } from '../../kubernetes/decode/texts.ts';
import type { MinorVersion } from '../../kubernetes/object.ts';
import { schemaOf } from '../../kubernetes/schema/kinds.ts';
import type { ObjectType } from '../../kubernetes/schema/model.ts';
import type { Finding, Verdict } from '../../kubernetes/verdict.ts';
import { type ManifestDocument, memoisedOverStretches } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { linesOf, type ManifestLine } from '../rebuild/lines.ts';
import { rebuild } from '../rebuild/rebuild.ts';

const LOST: Text = {
  en: 'The indentation of this manifest was lost, as happens when it is copied from a web page. {empty} {are} empty, and {count} lines below hang in the air. One fix puts all lines back in their place, from the schema of {kind}.',
  'zh-cn':
    '这份清单的缩进丢失了，多半是从网页复制时造成的。{empty} 为空，下面有 {count} 行无处归属。可以按 {kind} 的结构一次性恢复所有缩进。',
};

/** Fewer lines than this are somebody typing. */
const LINES_MIN = 4;
/** A manifest of this many lines without a single blank in front is no manifest. */
const LINES_MAX = 1_500;

const INDENTED = /^[ \t]+[^\s#]/m;
const isIndented = memoisedOverStretches((text) => INDENTED.test(text));

/**
 * A manifest whose lines all stand at the margin although they cannot: said once, instead of dozens of consequences. Null for a text that
 * has indentation.
 */
export function lostIndentation(document: ManifestDocument, verdict: Verdict, version: MinorVersion): Finding | null {
  if (verdict.verdict === 'accepted') return null;
  if (isIndented(document)) return null;
  const { text } = document;
  const lines = flatLines(text);
  if (!lines) return null;
  const written = (key: string): string => lines.find((line) => line.key === key)?.value.replace(/^["']|["']$/g, '') ?? '';
  const kind = written('kind');
  const schema = schemaOf(written('apiVersion'), kind, version);
  const hanging = schema ? hangingLines(lines, schema.type) : null;
  if (!schema || !hanging || hanging.count < 1) return null;
  const rebuilt = rebuild(text, schema.type, version);
  if (!rebuilt || rebuilt.text === text || rebuilt.strangers > lines.length / 10) return null;
  const start = offsetOf(text, hanging.first.number);
  const values = {
    empty: hanging.empty.map((key) => `\`${key}\``).join(', '),
    are: hanging.empty.length > 1 ? 'are' : 'is',
    count: hanging.count,
    kind,
  };
  return {
    start,
    end: start + hanging.first.content.length,
    severity: 'error',
    code: 'lost-indentation',
    message: verdict.message,
    explain: filled(LOST, values),
    field: '',
    data: { text: rebuilt.text },
  };
}

/** The lines of a text that all stand at the margin; null when one does not. */
export function flatLines(text: string): ManifestLine[] | null {
  if (INDENTED.test(text)) return null;
  const lines = linesOf(text).flatMap((line) => line ?? []);
  return lines.length >= LINES_MIN && lines.length <= LINES_MAX ? lines : null;
}

/** Lines that are no field of the type they stand in, and the objects above them that have nothing inside. */
function hangingLines(lines: readonly ManifestLine[], type: ObjectType): { first: ManifestLine; empty: string[]; count: number } | null {
  const isField = (line: ManifestLine): boolean => !line.dash && line.key !== null && type.byName.has(line.key);
  const opens = (line: ManifestLine): boolean => {
    const field = line.key === null || line.dash ? undefined : type.byName.get(line.key);
    return line.value === '' && field?.type.kind === 'object';
  };
  const empty = lines.filter((line, index) => opens(line) && lines[index + 1] !== undefined);
  const first = empty[0];
  if (!first) return null;
  return {
    first,
    empty: empty.map((line) => line.key!),
    count: lines.filter((line) => line.number > first.number && !isField(line)).length,
  };
}

function offsetOf(text: string, line: number): number {
  let at = 0;
  for (let count = 0; count < line; count++) at = text.indexOf('\n', at) + 1;
  return at;
}
