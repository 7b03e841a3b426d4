// A client for language servers over stdio that times answers: raw framing, the clock stops when the whole message has arrived.
import { spawn } from 'node:child_process';

export class TimedServer {
  #child;
  #buffer = Buffer.alloc(0);
  #waiting = new Map();
  #diagnostics = [];
  #next = 1;

  constructor(command, args) {
    const env = { ...process.env };
    delete env.NODE_EXTRA_CA_CERTS; // read at start by some Node versions: 130 ms that are no server's
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
    this.#child.stdout.on('data', (chunk) => this.#receive(chunk));
  }

  get pid() {
    return this.#child.pid;
  }

  #receive(chunk) {
    this.#buffer = this.#buffer.length > 0 ? Buffer.concat([this.#buffer, chunk]) : chunk;
    for (;;) {
      const head = this.#buffer.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.toString('latin1', 0, head))[1]);
      if (this.#buffer.length < head + 4 + length) return;
      const arrived = performance.now();
      const message = JSON.parse(this.#buffer.toString('utf8', head + 4, head + 4 + length));
      this.#buffer = this.#buffer.subarray(head + 4 + length);
      if (message.method === 'textDocument/publishDiagnostics') {
        const wanted = this.#diagnostics.findIndex((each) => each.version === message.params.version);
        if (wanted >= 0) this.#diagnostics.splice(wanted, 1)[0].resolve({ arrived, answer: message.params.diagnostics });
      } else if (message.method && message.id !== undefined) this.#send({ jsonrpc: '2.0', id: message.id, result: null });
      else if (message.id !== undefined) {
        this.#waiting.get(message.id)?.({ arrived, answer: message.result, error: message.error });
        this.#waiting.delete(message.id);
      }
    }
  }

  #send(message) {
    const body = Buffer.from(JSON.stringify(message));
    this.#child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.#child.stdin.write(body);
  }

  notify(method, params) {
    this.#send({ jsonrpc: '2.0', method, params });
  }

  /** @returns {Promise<{milliseconds: number, answer: unknown}>} */
  async request(method, params) {
    const id = this.#next++;
    const started = performance.now();
    const { arrived, answer, error } = await new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#send({ jsonrpc: '2.0', id, method, params });
    });
    if (error) throw new Error(`${method}: ${error.message}`);
    return { milliseconds: arrived - started, answer };
  }

  /** Sends a notification and waits for the diagnostics of that version. */
  async diagnosticsAfter(version, method, params) {
    const started = performance.now();
    const { arrived, answer } = await new Promise((resolve) => {
      this.#diagnostics.push({ version, resolve });
      this.notify(method, params);
    });
    return { milliseconds: arrived - started, answer };
  }

  async initialize() {
    const { milliseconds } = await this.request('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: { textDocument: { publishDiagnostics: { versionSupport: true } } },
    });
    this.notify('initialized', {});
    return milliseconds;
  }

  async stop() {
    await this.request('shutdown', null).catch(() => {});
    this.notify('exit', null);
    this.#child.kill();
  }
}

/** Value at a share of the sorted list, e.g. 0.5 for the median. */
export const quantile = (values, share) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
};
