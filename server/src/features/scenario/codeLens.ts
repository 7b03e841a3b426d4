import type { CodeLens } from 'vscode-languageserver-types';
import { entriesOf, keyName, resolved } from '../../manifest/index.ts';
import { RUN_EXPECTATIONS_COMMAND } from '../../requests.ts';
import { type Language, say, type Text } from '../../texts/text.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import { iconed } from '../codeLens.ts';

const RUN: Text = { en: 'Run expectations', 'zh-cn': '检验期望' };
const SHOW: Text = { en: 'Show timeline', 'zh-cn': '显示时间线' };

/** "Run expectations" over `expect:`; where there are none, the first key leads to the timeline of the scenario. */
export function scenarioLensesOf(file: OpenFile, language: Language): CodeLens[] {
  const [document] = file.manifest.documents;
  const root = document?.document.root && resolved(document.document.root);
  if (!document || root?.type !== 'mapping') return [];
  const entries = entriesOf(root);
  const expect = entries.find(({ key }) => keyName(key) === 'expect');
  const key = (expect ?? entries[0])?.key;
  if (!key) return [];
  const title = expect ? iconed('beaker', say(RUN, language)) : iconed('pulse', say(SHOW, language));
  return [{ range: file.rangeOf(document, key), command: { title, command: RUN_EXPECTATIONS_COMMAND, arguments: [file.uri] } }];
}
