import { locate } from '../manifest/index.ts';
import type { PositionLike, SimulateParams } from '../requests.ts';
import { say, type Text } from '../texts/text.ts';
import { OpenFile } from '../workspace/openFile.ts';
import { nameOf, type Workspace } from '../workspace/workspace.ts';

const NO_FORMER: Text = {
  en: 'No earlier version of this file is known: commit it, or open it before you change it.',
  'zh-cn': '不知道这个文件的先前版本：请先提交它，或在修改之前打开它。',
};

/**
 * A text as a file that nobody has open, and the place of the object of that name in it (undefined when it has none of the name).
 * A message in the user's language where there is no such text.
 */
export function otherText(
  workspace: Workspace,
  open: OpenFile,
  name: string | undefined,
  against: NonNullable<SimulateParams['against']>,
): { readonly file: OpenFile; readonly position: PositionLike | undefined } | string {
  const text = against === 'former' ? workspace.previous.textOf(open.uri) : against.text;
  if (text === null) return say(NO_FORMER, workspace.settings.language);
  const uri = against === 'former' ? open.uri : against.uri;
  const file = new OpenFile(uri, uri.endsWith('.json') ? 'json' : 'yaml', open.version, text);
  const told = [...workspace.toldOf(file)].find((each) => nameOf(each) === name);
  const start = (told && locate(told.document.document, told.base).value?.start) ?? 0;
  return { file, position: told && file.rangeOf(told.document, { start, end: start }).start };
}
