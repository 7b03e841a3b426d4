import type { InlayHint, Range } from 'vscode-languageserver-types';
import { InlayHintKind, MarkupKind } from 'vscode-languageserver-types';
import type { FileDocument } from '../../manifest/index.ts';
import { say } from '../../texts/text.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { defaultsIn, probesIn } from './defaults.ts';
import type { HintSource } from './hint.ts';
import { placesIn } from './places.ts';
import { portsIn } from './ports.ts';
import { qosIn, requestsIn } from './resources.ts';

/** Hints of one answer; an editor asks for what is on the screen. */
const HINTS_MAX = 2_000;

/** What is not written and holds all the same, at the ends of the lines it belongs to. */
export function inlayHintsOf(workspace: Workspace, file: OpenFile, range: Range): InlayHint[] {
  const { inlayHints, language } = workspace.settings;
  const sources: readonly HintSource[] = [
    ...(inlayHints.probes ? [probesIn] : []),
    ...(inlayHints.defaults ? [defaultsIn] : []),
    ...(inlayHints.qosClass ? [qosIn] : []),
    ...(inlayHints.requests ? [requestsIn] : []),
    ...(inlayHints.ports ? [portsIn] : []),
  ];
  const hints: InlayHint[] = [];
  if (sources.length === 0) return hints;
  const start = file.manifest.offsetAt(range.start);
  const end = file.manifest.offsetAt(range.end);
  for (const document of documentsIn(file, start, end)) {
    const from = start - document.start;
    const to = end - document.start;
    for (const place of placesIn(workspace, file, document, { start: from, end: to }))
      for (const source of sources)
        for (const hint of source(place)) {
          if (hint.offset < from || hint.offset > to || hints.length >= HINTS_MAX) continue;
          hints.push({
            position: file.rangeOf(document, { start: hint.offset, end: hint.offset }).start,
            label: hint.label,
            kind: InlayHintKind.Parameter,
            paddingLeft: true,
            // Two of them at one place stand apart.
            paddingRight: true,
            tooltip: { kind: MarkupKind.Markdown, value: say(hint.tooltip, language) },
          });
        }
  }
  return hints;
}

function documentsIn(file: OpenFile, start: number, end: number): FileDocument[] {
  return file.manifest.documents.filter(
    (document) => !document.unread && document.start <= end && document.start + document.length >= start,
  );
}
