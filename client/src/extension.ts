import type * as vscode from 'vscode';

/** Whether this is an extension host of Node.js, on a desktop or a remote machine, and not a worker of the browser. */
const isNode = (): boolean => typeof process === 'object' && typeof process.versions?.node === 'string';

/** One bundle for every host: most of it is the same. What only one of them has is not touched in the others. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const host = await (isNode() ? import('./extension.node.ts') : import('./extension.web.ts'));
  host.activate(context);
}
