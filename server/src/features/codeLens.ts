import type { CodeLens } from 'vscode-languageserver-types';
import { PREVIEW_COMMAND } from '../requests.ts';
import { say, type Text } from '../texts/text.ts';
import { subjectsOf } from '../workspace/identity.ts';
import type { OpenFile } from '../workspace/openFile.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { hasLife } from './runCast.ts';

const PREVIEW: Text = { en: 'Preview lifecycle', 'zh-cn': '预览生命周期' };

/** Code lenses beyond this number in one file would only hide the text. */
const LENSES_AT_MOST = 200;

/** Words behind an icon. Of an ordinary blank between them editors show nothing. */
export const iconed = (icon: string, words: string): string => `$(${icon})\u00a0${words}`;

/** "Preview lifecycle" over the kind of every object that has a life to show. */
export function codeLensesOf(workspace: Workspace, file: OpenFile): CodeLens[] {
  const lenses: CodeLens[] = [];
  for (const document of file.manifest.documents)
    for (const { kindNode, kind } of document.unread ? [] : subjectsOf(document.document).map(({ identity }) => identity)) {
      if (lenses.length >= LENSES_AT_MOST) return lenses;
      if (!kindNode || !hasLife(kind)) continue;
      const range = file.rangeOf(document, kindNode);
      lenses.push({
        range,
        command: {
          title: iconed('pulse', say(PREVIEW, workspace.settings.language)),
          command: PREVIEW_COMMAND,
          arguments: [file.uri, range.start],
        },
      });
    }
  return lenses;
}
