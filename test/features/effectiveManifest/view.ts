import { effectiveManifestOf } from '../../../server/src/features/effectiveManifest/index.ts';
import type { EffectiveManifestAnswer } from '../../../server/src/requests.ts';
import { Workspace, type WorkspaceSettings } from '../../../server/src/workspace/workspace.ts';
import { dedent } from '../../support/marked.ts';

type Settings = Partial<WorkspaceSettings>;

/** What the editor shows of a text. */
export function effective(source: string, settings: Settings = {}): EffectiveManifestAnswer {
  const workspace = new Workspace();
  workspace.configure({ ...workspace.settings, ...settings });
  const file = workspace.open('file:///test.yaml', 'yaml', 1, dedent(source));
  workspace.refreshStanding();
  return effectiveManifestOf(workspace, file);
}

const SIGNS = { added: '+', changed: '~', chosen: '?' } as const;

/** The text without its heading, each line behind a sign: `+` added, `~` changed, `?` chosen by the cluster. */
export function drawn(source: string, settings?: Settings): string {
  const { text, added } = effective(source, settings);
  const signs = new Map(added.map(({ range, origin }) => [range.start.line, SIGNS[origin]]));
  const lines = text.trimEnd().split('\n');
  return lines
    .map((line, index) => `${signs.get(index) ?? ' '} ${line}`.trimEnd())
    .slice(3)
    .join('\n');
}

/** The explanation of the line that holds a text. */
export function why(source: string, line: string, settings?: Settings): string {
  const { text, added, whys } = effective(source, settings);
  const lines = text.split('\n');
  const mark = added.find(({ range }) => lines[range.start.line]?.includes(line));
  if (!mark) throw new Error(`No marked line holds '${line}':\n${text}`);
  return whys[mark.why] ?? '';
}
