// The least that an extension can do for a picture that follows typing: hears of the change, posts a message, the page writes a number.
const vscode = require('vscode');

const page = `<!DOCTYPE html><html><body><p id="echo"></p><script>
  window.echoes = [];
  window.addEventListener('message', ({ data }) => {
    const heard = performance.timeOrigin + performance.now();
    document.getElementById('echo').textContent = data.version;
    requestAnimationFrame(() => setTimeout(() => {
      window.echoes.push({ changed: data.changed, heard, drawn: performance.timeOrigin + performance.now() });
    }, 0));
  });
</script></body></html>`;

exports.activate = ({ subscriptions }) => {
  const open = () => {
    const column = { viewColumn: vscode.ViewColumn.Three, preserveFocus: true };
    const { webview } = vscode.window.createWebviewPanel('echo', 'Echo', column, { enableScripts: true });
    webview.html = page;
    subscriptions.push(
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length === 0) return;
        webview.postMessage({ version: document.version, changed: performance.timeOrigin + performance.now() });
      }),
    );
  };
  subscriptions.push(vscode.commands.registerCommand('echo.open', open));
};
