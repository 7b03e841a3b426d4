import type { MinorVersion } from '../../kubernetes/object.ts';
import type { Finding, Verdict } from '../../kubernetes/verdict.ts';
import { type ManifestDocument, stretchesOf } from '../../manifest/index.ts';
import { commandLines } from './commandLines.ts';
import { fragment } from './fragment.ts';
import { heads } from './heads.ts';
import { lookalikes } from './lookalikes.ts';
import { lostIndentation } from './lostIndentation.ts';
import { markers } from './markers.ts';
import { notes } from './notes.ts';
import { fieldCalled } from './podFields.ts';

/** What we say about the text as such, and which of the server's findings are told better by it. */
export interface TextFindings {
  readonly findings: readonly Finding[];
  readonly replaced: (finding: Finding) => boolean;
}

/** Findings about text that was damaged on its way into the editor. The server often takes it, or blames another place. */
export function textFindings(document: ManifestDocument, verdict: Verdict | null, version: MinorVersion): TextFindings {
  if (document.templated) return { findings: [], replaced: () => false };
  const lost = verdict ? lostIndentation(document, verdict, version) : fragment(document, version);
  const others = verdict ? [...lookalikes(document), ...markers(document)] : lost ? [...markers(document)] : strayText(document, version);
  return {
    findings: lost ? [lost, ...others] : others,
    replaced: (finding) => lost?.code === 'lost-indentation' && isConsequence(finding),
  };
}

/** Text that is no YAML of Kubernetes at all, and yet about it. */
function strayText(document: ManifestDocument, version: MinorVersion): Finding[] {
  if (isCutOff(document, version)) return [...markers(document)];
  const slips = heads(document);
  if (slips.length > 0) return slips;
  const found = notes(document, version);
  return found.length > 0 ? found : commandLines(document);
}

/** A field that has its value behind the dots that end the document. */
function isCutOff(document: ManifestDocument, version: MinorVersion): boolean {
  if (stretchesOf(document).length > 1) return false;
  const field = /^[ \t]*(?:- +)?([a-z][A-Za-z]+):[ \t]*\r?\n\.\.\.[ \t]*(?:\r?\n|$)/m.exec(document.text)?.[1];
  return field !== undefined && fieldCalled(field, version)?.field.name === field;
}

/** Slips that are there also once the lines are indented again. */
const OWN_FAULTS: ReadonlySet<string> = new Set([
  'missing-space-after-colon',
  'full-width-punctuation',
  'unclosed-quote',
  'unclosed-flow',
  'missing-comma',
  'bad-escape',
  'bad-character',
]);

/** Of a text without indentation everything else only follows from that. */
const isConsequence = ({ code, severity }: Finding): boolean => severity === 'error' && !OWN_FAULTS.has(code);
