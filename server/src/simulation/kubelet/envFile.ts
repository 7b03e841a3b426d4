/**
 * The value of a variable in an env file: `NAME='value'` a line, values in single quotes, over several lines if need be. Empty when it is not
 * there, null when the file has another form before it. Source: pkg/kubelet/util/env ParseEnv.
 */
export function parseEnvFile(text: string, key: string): string | null {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!.replace(/^[ \t]+/, '');
    if (line === '' || line.startsWith('#')) continue;
    const equals = line.indexOf('=');
    const name = line.slice(0, equals);
    if (equals <= 0 || /[ \t]$/.test(name)) return null;
    const value = line.slice(equals + 1);
    // As in a shell: nothing is assigned, and what follows is somebody else's word.
    if (/^[ \t]/.test(value)) {
      if (name === key) return '';
      continue;
    }
    if (!value.startsWith("'")) return null;
    let body = value.slice(1);
    while (!body.includes("'")) {
      at++;
      if (at >= lines.length) return null;
      body += `\n${lines[at]}`;
    }
    const closing = body.indexOf("'");
    if (!/^[ \t]*(#.*)?$/s.test(body.slice(closing + 1))) return null;
    if (name === key) return body.slice(0, closing);
  }
  return '';
}
