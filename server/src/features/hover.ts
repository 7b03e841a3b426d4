import type { Hover } from 'vscode-languageserver-types';
import { MarkupKind } from 'vscode-languageserver-types';
import { defaultsAt } from '../kubernetes/defaults/defaults.ts';
import { shownOf, wordsOf } from '../kubernetes/findingTexts.ts';
import type { Json, KubernetesObject } from '../kubernetes/object.ts';
import { podTemplateOf } from '../kubernetes/podTemplates.ts';
import { descriptionOf } from '../kubernetes/schema/descriptions.ts';
import { minorOf } from '../kubernetes/schema/model.ts';
import { type Located, objectIn } from '../kubernetes/schema/walk.ts';
import type { Finding, Verdict } from '../kubernetes/verdict.ts';
import type { Path, ScalarNode, Span } from '../manifest/index.ts';
import type { PodLife } from '../simulation/foresight/lives.ts';
import { type Language, say, type Text } from '../texts/text.ts';
import type { OpenFile } from '../workspace/openFile.ts';
import type { Workspace, WorkspaceSettings } from '../workspace/workspace.ts';
import { bookLink, explain, type HandbookStyle, seeAlso } from './handbook.ts';
import { goneKindAt } from './hover/goneKinds.ts';
import { commandIn, remarkAt } from './hover/remarks.ts';
import { podAround } from './hover/topic.ts';
import { factsAt } from './hover/topics.ts';
import { code, Markdown, prose, withCode } from './markdown.ts';
import { podPicture } from './podPicture.ts';
import { entryOf, type Meaning, meaningOf, type Pointed, pointedAt } from './pointed.ts';
import { typeName } from './typeNames.ts';

const REQUIRED: Text = { en: 'required', 'zh-cn': '必填' };
const DEPRECATED: Text = { en: 'deprecated', 'zh-cn': '已弃用' };
const GIVEN: Text = { en: 'Given: {value}', 'zh-cn': '给定值：{value}' };
const DEFAULT: Text = { en: 'Default here: {value}', 'zh-cn': '此处的默认值：{value}' };
const IN_FORCE: Text = { en: 'In force: {value} (default)', 'zh-cn': '生效值：{value}（默认）' };
const VALUES: Text = { en: 'Values: {values}', 'zh-cn': '可选值：{values}' };
const SINCE: Text = { en: 'Since Kubernetes 1.{minor}.', 'zh-cn': '自 Kubernetes 1.{minor} 起可用。' };
const UNTIL: Text = { en: 'Gone after Kubernetes 1.{minor}.', 'zh-cn': 'Kubernetes 1.{minor} 之后已移除。' };
const REFERENCE: Text = { en: 'Kubernetes API reference', 'zh-cn': 'Kubernetes API 参考' };

/**
 * What a place of a manifest means: the type, the value in force, what the value comes to, the rules that object to it, the explanation, the
 * documentation.
 * @param lifeOf what a run of an object came to, where one is over
 */
export function hoverAt(
  workspace: Workspace,
  file: OpenFile,
  position: { line: number; character: number },
  lifeOf: (object: KubernetesObject) => PodLife | null,
): Hover | null {
  const remark = remarkAt(file, position);
  if (remark) return commandIn(remark, workspace, file);
  const pointed = pointedAt(workspace, file, position);
  if (!pointed) return goneKindAt(workspace, file, position);
  const verdict = workspace.verdictOf(pointed.document);
  const object = objectAt(verdict, pointed.base);
  const subject = { ...pointed, object };
  const { written } = pointed;
  const { language, version } = workspace.settings;
  const facts = factsAt({
    ...subject,
    workspace,
    file,
    offset: file.offsetIn(pointed.document, position),
    text: written.type === 'scalar' && written.style !== 'empty' ? String(written.value) : null,
    pod: podAround(object, pointed.path),
    life: object && lifeOf(object),
    version,
    language,
    nowMs: Date.now(),
  });
  const markdown = explainField(subject, facts, findingsAt(verdict?.findings ?? [], pointed.span), workspace.settings);
  return { contents: { kind: MarkupKind.Markdown, value: markdown.toString() }, range: file.rangeOf(pointed.document, pointed.span) };
}

/** The decoded object at the base of a subject: the document's own, or an item of a list. */
function objectAt(verdict: Verdict | null, base: Path): KubernetesObject | null {
  const index = base[1];
  return (typeof index === 'number' ? verdict?.items?.[index] : verdict)?.object ?? null;
}

interface Subject extends Pointed {
  readonly object: KubernetesObject | null;
}

/** The last key of a path; items are called by their list: `command[2]`. */
function nameAt(path: Path): string {
  const key = path.findLastIndex((part) => typeof part === 'string');
  return [path[key] ?? '', ...path.slice(key + 1).map((index) => `[${index}]`)].join('');
}

/** What is in force, what is wrong, what it means: in this order, for the first is what people look for most. */
function explainField(subject: Subject, facts: readonly string[], findings: readonly Finding[], settings: WorkspaceSettings): Markdown {
  const { language, version } = settings;
  const { located, path, schema, identity } = subject;
  const { field, type } = located;
  const name = nameAt(path);
  const traits = [
    typeName(type, language, name),
    field?.required ? say(REQUIRED, language) : '',
    field?.deprecated ? say(DEPRECATED, language) : '',
  ];
  const markdown = new Markdown(language)
    .lines([
      `**${prose(name)}** · ${traits.filter(Boolean).join(' · ')}`,
      code(`${identity.kind}.${path.filter((part) => typeof part === 'string').join('.')}`),
    ])
    .lines(valueLines(subject, language, version));
  markdown.bullets(facts);
  if (settings.handbookLinks === 'command') showPod(markdown, subject, language);
  if (type.kind === 'string' && type.values.length > 0)
    markdown.say(VALUES, { values: type.values.map(code).join(language === 'en' ? ', ' : '、') });
  // The server may say the same of a place twice.
  const objections = findings.map((finding) => (finding.message ? prose(shownOf(finding.message)) : withCode(wordsOf(finding, language))));
  for (const objection of new Set(objections)) markdown.paragraph(`⚠ ${objection}`);
  const style = { language, links: settings.handbookLinks };
  const meaning = meaningOf(subject, language);
  explainMeaning(markdown, meaning, located, style);
  const since = field ? Math.max(field.sinceMinor, 0) : 0;
  if (since > minorOf('1.34')) markdown.say(SINCE, { minor: since });
  if (field && field.untilMinor < 99) markdown.say(UNTIL, { minor: field.untilMinor });
  const reference = `[${say(REFERENCE, language)}](${referenceAddress(objectIn(type)?.id ?? located.owner?.id ?? schema.type.id, version)})`;
  const entry = entryOf(meaning);
  const book = entry === null ? '' : bookLink(entry, style);
  return markdown.paragraph([book, reference].filter(Boolean).join(' · '));
}

/** The picture of the Pod over its kind and its spec, in an editor that shows pictures in hovers: ours does. */
function showPod(markdown: Markdown, { object, path, on }: Subject, language: Language): void {
  const template = object && podTemplateOf(object);
  if (!template || !(path.join('.') === 'kind' || (on === 'key' && path.join('.') === [...template.path, 'spec'].join('.')))) return;
  const { svg, alt } = podPicture(String(object.metadata.name ?? ''), template.spec, language);
  markdown.picture(svg, alt);
}

/** What the handbook says of the value that is pointed at, else of the field; the API reference's words where it says nothing. */
function explainMeaning(
  markdown: Markdown,
  { concept, field, related }: Meaning,
  { owner, field: schemaField }: Located,
  style: HandbookStyle,
): void {
  // A value with an explanation of its own is what was asked about; the field's is one step further.
  if (concept) explain(markdown.paragraph(`**${prose(concept.term)}**`), concept, style);
  else if (field) explain(markdown, field.entry, style);
  else if (owner && schemaField) markdown.paragraph(prose(descriptionOf(owner.id, schemaField.name) ?? ''));
  seeAlso(markdown, related.slice(0, CONCEPTS_AT_MOST), style);
}

/** Links under an explanation; more of them would be a list to study. */
const CONCEPTS_AT_MOST = 6;

/** The value that is written, or the one that the server fills in, and why. */
function valueLines({ located, path, written, object }: Subject, language: Language, version: WorkspaceSettings['version']): string[] {
  if (located.type.kind === 'object' || located.type.kind === 'list' || located.type.kind === 'map') return [];
  const given = written.type === 'scalar' && written.style !== 'empty' ? brief(written) : null;
  const fallback = object ? defaultsAt(object, path, version).at(-1) : undefined;
  const lines: string[] = [];
  if (given !== null) lines.push(say(GIVEN, language, { value: code(given) }));
  if (fallback) {
    const value = code(shown(fallback.value));
    const why = withCode(say(fallback.explain, language));
    if (given === null) lines.push(say(IN_FORCE, language, { value }), why);
    // In one line: beside a given value it would be taken for what holds.
    else lines.push(`${say(DEFAULT, language, { value })}${language === 'en' ? ' — ' : '——'}${why}`);
  }
  return lines;
}

const CHARACTERS_SHOWN = 120;

/** A value as far as a hover has room for it; null for texts of many lines, which stand in front of the reader anyway. */
function brief({ style, value }: ScalarNode): string | null {
  if (style === 'literal' || style === 'folded') return null;
  const text = String(value);
  return text.length > CHARACTERS_SHOWN ? `${text.slice(0, CHARACTERS_SHOWN)}…` : text;
}

const shown = (value: Json): string => (typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value));

const findingsAt = (findings: readonly Finding[], span: Span): Finding[] =>
  findings.filter((finding) => finding.severity !== 'hint' && finding.start <= span.end && finding.end >= span.start);

/** The generated API reference has an anchor for every type: `core/v1.Container` → `#container-v1-core`. */
function referenceAddress(typeId: string, version: WorkspaceSettings['version']): string {
  const [, group = '', apiVersion = '', name = ''] = /^([^/]+)\/([^.]+)\.(.+)$/.exec(typeId) ?? [];
  return `https://kubernetes.io/docs/reference/generated/kubernetes-api/v${version}/#${name.toLowerCase()}-${apiVersion}-${group}`;
}
