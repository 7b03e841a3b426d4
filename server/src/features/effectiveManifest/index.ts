import { type Decoded, decode, decodeList } from '../../kubernetes/decode/decode.ts';
import { toPersisted } from '../../kubernetes/defaults/persisted.ts';
import type { Json, KubernetesObject } from '../../kubernetes/object.ts';
import type { Surroundings, Verdict } from '../../kubernetes/verdict.ts';
import type { FileDocument } from '../../manifest/index.ts';
import type { EffectiveManifestAnswer, EffectiveMark } from '../../requests.ts';
import { type Language, say } from '../../texts/text.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { code, Markdown } from '../markdown.ts';
import { knowledgeOf } from './knowledge.ts';
import { type MarkedLine, type Printed, print } from './print.ts';
import { TEXTS } from './texts.ts';
import { lay, type Reason } from './tree.ts';

/**
 * The manifest as the API server stores it, with a mark on every line that the file does not have and the reason for it. Every document of
 * the file is there; one that is refused is shown as far as it can be decoded, under the server's words. What only a cluster can tell (uids,
 * addresses, times) is not made up.
 */
export function effectiveManifestOf(workspace: Workspace, file: OpenFile): EffectiveManifestAnswer {
  const { language, version } = workspace.settings;
  const lines = commented(say(TEXTS.heading, language, { version }));
  const added: EffectiveMark[] = [];
  const whys = new Map<string, number>();
  let separated = false;
  for (const document of file.manifest.documents) {
    if (document.unread || isEmpty(document)) continue;
    const view = viewOf(workspace, document);
    if (separated) lines.push('---');
    separated = true;
    for (const { line, start, end, origin, why } of view.marks) {
      const place = (character: number) => ({ line: lines.length + line, character });
      const position = whys.get(why) ?? whys.size;
      whys.set(why, position);
      added.push({ range: { start: place(start), end: place(end) }, origin, why: position });
    }
    for (const line of view.lines) lines.push(line);
  }
  return { version: file.version, text: `${lines.join('\n')}\n`, added, whys: [...whys.keys()] };
}

const isEmpty = ({ document }: FileDocument): boolean =>
  document.parseError === null && (document.root === null || (document.root.type === 'scalar' && document.root.value === null));

/** The reasons of a line as markdown. */
function whyOf(reasons: readonly Reason[], language: Language): string {
  const markdown = new Markdown(language);
  for (const { text, source, values } of reasons) {
    markdown.lines([say(text, language, values), source && say(TEXTS.source, language, { source: code(source) })]);
  }
  return markdown.toString();
}

/** The lines of one document, with marks whose lines are counted from its first. */
interface View {
  readonly lines: readonly string[];
  readonly marks: readonly (Omit<MarkedLine, 'reasons'> & { readonly why: string })[];
}

interface KeptView {
  readonly language: Language;
  readonly view: View;
}

/** Views by verdict: a verdict lives exactly as long as nothing changes that it depends on. */
const kept = new WeakMap<Verdict, KeptView>();

function viewOf(workspace: Workspace, document: FileDocument): View {
  const { language } = workspace.settings;
  const verdict = workspace.verdictOf(document);
  if (!verdict) return { lines: commented(say(document.document.templated ? TEXTS.template : TEXTS.foreign, language)), marks: [] };
  const known = kept.get(verdict);
  if (known?.language === language) return known.view;
  const { lines, marks } = draw(document, verdict, workspace.surroundings, language);
  const view = { lines, marks: marks.map(({ reasons, ...mark }) => ({ ...mark, why: whyOf(reasons, language) })) };
  kept.set(verdict, { language, view });
  return view;
}

/** A list is taken apart by kubectl: each item is stored for itself. */
function draw(document: FileDocument, verdict: Verdict, surroundings: Surroundings, language: Language): Printed {
  const lines: string[] = [];
  const marks: MarkedLine[] = [];
  if (verdict.verdict === 'refused') lines.push(...commented(say(TEXTS.refused, language)), ...commented(verdict.message));
  const list = decodeList(document.document, surroundings.version);
  const parts = (list?.items ?? [decode(document.document, surroundings.version)]).filter(({ object }) => object !== null);
  const objects: readonly KubernetesObject[] = list ? (verdict.object?.['items'] ?? []) : verdict.object ? [verdict.object] : [];
  for (const [index, object] of objects.entries()) {
    const decoded = parts[index];
    if (!decoded) break;
    const part = drawObject(decoded, object, document.text, surroundings, language);
    if (index > 0) lines.push('---');
    for (const mark of part.marks) marks.push({ ...mark, line: mark.line + lines.length });
    for (const line of part.lines) lines.push(line);
  }
  return { lines, marks };
}

function drawObject(decoded: Decoded, object: KubernetesObject, text: string, surroundings: Surroundings, language: Language): Printed {
  const persisted = toPersisted(object, surroundings.version) as unknown as Json;
  const knowledge = knowledgeOf(decoded, surroundings);
  return print(lay(decoded.schema?.type ?? null, persisted, decoded.root, knowledge), text, say(TEXTS.chosen, language));
}

/** YAML ends a line, and with it a comment, at the line breaks of Unicode, too. */
const commented = (text: string): string[] => text.split(/\r\n|[\n\r\u0085\u2028\u2029]/).map((line) => (line ? `# ${line}` : '#'));
