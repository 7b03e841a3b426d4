import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver-types';
import { readScenarioFile } from '../../simulation/scenario/scenarioFile.ts';
import { type Language, say } from '../../texts/text.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import { SOURCE } from '../diagnostics.ts';

/** What is wrong in an open scenario file. */
export function scenarioDiagnosticsOf(file: OpenFile, language: Language): Diagnostic[] {
  const { manifest } = file;
  return readScenarioFile(manifest.text).problems.map(({ start, end, message }) => ({
    range: { start: manifest.positionAt(start), end: manifest.positionAt(end) },
    severity: DiagnosticSeverity.Error,
    source: SOURCE,
    code: 'scenario',
    message: say(message, language),
  }));
}
