import type { Diagnostic, DiagnosticRelatedInformation } from 'vscode-languageserver-types';
import { DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver-types';
import { wordsOf } from '../kubernetes/findingTexts.ts';
import type { Finding } from '../kubernetes/verdict.ts';
import type { FileDocument } from '../manifest/index.ts';
import { type Language, say } from '../texts/text.ts';
import type { OpenFile } from '../workspace/openFile.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { documentationOf } from './documentation.ts';
import { withOwnFindings } from './examine.ts';
import { asStaticPod, isStaticPodFile } from './staticPods.ts';

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const;

const tags = { deprecated: DiagnosticTag.Deprecated, unnecessary: DiagnosticTag.Unnecessary } as const;

/** More than anybody reads in one file; the rest comes up when these are repaired. */
const DIAGNOSTICS_AT_MOST = 1_000;
/** All diagnostics of a file go to the editor at every keystroke, and advice is to be had about any document. */
const HINTS_AT_MOST = 50;

export const SOURCE = 'podsight';

/** Everything that is to be said about a file, in the order of its text. */
export function diagnosticsOf(workspace: Workspace, file: OpenFile): Diagnostic[] {
  const { advice, language } = workspace.settings;
  const { surroundings } = workspace;
  const diagnostics: Diagnostic[] = [];
  const isStatic = isStaticPodFile(file.uri);
  let hintsLeft = advice === 'off' ? 0 : HINTS_AT_MOST;
  for (const document of file.manifest.documents) {
    if (document.unread) continue;
    const examined = withOwnFindings(document.document, workspace.verdictOf(document), surroundings);
    for (const finding of isStatic ? asStaticPod(examined) : examined.upTo(hintsLeft)) {
      if (finding.severity === 'hint' && hintsLeft-- <= 0) continue;
      if (diagnostics.length >= DIAGNOSTICS_AT_MOST) return diagnostics;
      diagnostics.push(diagnosticOf(file, document, finding, language));
    }
  }
  return diagnostics;
}

function diagnosticOf(file: OpenFile, document: FileDocument, finding: Finding, language: Language): Diagnostic {
  const related = finding.related?.map(
    ({ start, end, message }): DiagnosticRelatedInformation => ({
      location: { uri: file.uri, range: file.rangeOf(document, { start, end }) },
      message: say(message, language),
    }),
  );
  const page = documentationOf(finding.code, language);
  return {
    range: file.rangeOf(document, finding),
    severity: severities[finding.severity],
    source: SOURCE,
    code: finding.code,
    ...(page && { codeDescription: { href: page } }),
    message: wordsOf(finding, language, nameIn(file.uri)),
    ...(related && { relatedInformation: related }),
    ...(finding.tags && { tags: finding.tags.map((tag) => tags[tag]) }),
  };
}

/** The name of a file as kubectl would be given it in its folder. */
export function nameIn(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name; // an address that was put together by hand
  }
}
