import * as vscode from 'vscode';

/** A Pod that shows something within seconds: it gets ready late, and ends well when it is told to. */
const EXAMPLE = `apiVersion: v1
kind: Pod
metadata:
  name: example
spec:
  containers:
    - name: web
      image: nginx:1.27
      ports:
        - containerPort: 80
      readinessProbe:
        httpGet:
          path: /
          port: 80
        periodSeconds: 5
`;

/** Puts the example at the end of a document, as a document of its own. */
export async function insertExample(uri: vscode.Uri): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const text = document.getText();
  const end = document.positionAt(text.length);
  const between = text.trim() === '' ? '' : text.endsWith('\n') ? '---\n' : '\n---\n';
  const edit = new vscode.WorkspaceEdit();
  edit.insert(uri, end, between + EXAMPLE);
  await vscode.workspace.applyEdit(edit);
}
