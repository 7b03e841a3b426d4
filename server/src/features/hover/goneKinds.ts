import type { Hover } from 'vscode-languageserver-types';
import { MarkupKind } from 'vscode-languageserver-types';
import { conceptsAt } from '../../kubernetes/handbook/handbook.ts';
import { identify } from '../../workspace/identity.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { bookLink, explain } from '../handbook.ts';
import { Markdown, prose } from '../markdown.ts';

/** What the handbook tells of a kind that no release which is checked against has any more: `PodPreset`. Null anywhere else. */
export function goneKindAt(
  { settings: { language, handbookLinks: links } }: Workspace,
  file: OpenFile,
  position: { line: number; character: number },
): Hover | null {
  const document = file.documentAt(position);
  const identity = document.unread ? null : identify(document.document);
  const node = identity?.kindNode;
  const offset = file.offsetIn(document, position);
  if (!identity || !node || offset < node.start || offset > node.end) return null;
  const concept = conceptsAt(identity, ['kind'], identity.kind, language).related[0];
  if (!concept) return null;
  const style = { language, links };
  const markdown = explain(new Markdown(language).paragraph(`**${prose(concept.term)}**`), concept, style);
  const book = bookLink(concept.id, style);
  if (book !== '') markdown.paragraph(book);
  return { contents: { kind: MarkupKind.Markdown, value: markdown.toString() }, range: file.rangeOf(document, node) };
}
