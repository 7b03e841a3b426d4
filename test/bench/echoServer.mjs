// The floor: a language server that does nothing. Every change is answered with empty diagnostics, every request with null.
let buffer = Buffer.alloc(0);
const send = (message) => {
  const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
  process.stdout.write(`Content-Length: ${body.length}\r\n\r\n`);
  process.stdout.write(body);
};
process.stdin.on('data', (chunk) => {
  buffer = Buffer.concat([buffer, chunk]);
  for (;;) {
    const head = buffer.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = Number(/Content-Length: (\d+)/i.exec(buffer.toString('latin1', 0, head))[1]);
    if (buffer.length < head + 4 + length) return;
    const { id, method, params } = JSON.parse(buffer.toString('utf8', head + 4, head + 4 + length));
    buffer = buffer.subarray(head + 4 + length);
    if (method === 'exit') process.exit(0);
    if (id !== undefined) send({ id, result: method === 'initialize' ? { capabilities: {} } : null });
    else if (params?.textDocument?.version !== undefined)
      send({
        method: 'textDocument/publishDiagnostics',
        params: { uri: params.textDocument.uri, version: params.textDocument.version, diagnostics: [] },
      });
  }
});
