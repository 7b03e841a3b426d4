import * as vscode from 'vscode';
import { say } from '../../../server/src/texts/text.ts';
import { compareTexts } from '../../common/texts/compare.ts';
import { language } from '../settings.ts';

/** Another manifest to compare with; the dialog begins beside the document. */
export async function chooseOther(beside: vscode.Uri): Promise<{ readonly uri: string; readonly name: string } | undefined> {
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title: say(compareTexts.chooseFile, language()),
      defaultUri: vscode.Uri.joinPath(beside, '..'),
      filters: { YAML: ['yaml', 'yml', 'json'] },
    })) ?? [];
  return chosen && { uri: chosen.toString(), name: chosen.path.slice(chosen.path.lastIndexOf('/') + 1) };
}

/** The text of a file, as an editor shows it when one does; undefined when it cannot be read. */
export async function textOf(uri: string): Promise<string | undefined> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri);
  if (open) return open.getText();
  return vscode.workspace.fs.readFile(vscode.Uri.parse(uri, true)).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => undefined,
  );
}
