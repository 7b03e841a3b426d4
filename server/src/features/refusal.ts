import type { FileDocument } from '../manifest/index.ts';
import type { Refusal } from '../requests.ts';
import type { OpenFile } from '../workspace/openFile.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** As many as a picture has room for; the Problems view has them all. */
const CAUSES_MAX = 20;

/** What the API server says to a document that it refuses: the whole message, and each objection with its place; undefined when it accepts it. */
export function refusalOf(workspace: Workspace, file: OpenFile, document: FileDocument, object: string): Refusal | undefined {
  const verdict = workspace.verdictOf(document);
  if (verdict?.verdict !== 'refused') return undefined;
  const objections = verdict.findings.filter(({ severity, message }) => severity === 'error' && message !== '');
  return {
    object,
    message: verdict.message,
    causes: objections.slice(0, CAUSES_MAX).map(({ message, field, start, end }) => ({
      field,
      message,
      range: file.rangeOf(document, { start, end }),
    })),
    more: Math.max(0, objections.length - CAUSES_MAX),
  };
}
