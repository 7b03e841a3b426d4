/** A piece of what kubectl prints, with what it is. */
export interface Token {
  readonly text: string;
  readonly kind: 'plain' | 'head' | 'key' | 'bad' | 'warn' | 'good';
}

const BAD =
  /\b(?:Error|OOMKilled|CrashLoopBackOff|ErrImagePull|ImagePullBackOff|Failed|FailedScheduling|BackOff|Unhealthy|Evicted|Killing|\w+Error)\b/;
const WARN = /\b(?:Warning|Terminating|Pending|ContainerCreating|PodInitializing|NotReady|Unknown)\b/;
const GOOD = /\b(?:Running|Completed|Succeeded|Ready|True)\b/;
const WORDS = new RegExp(`(?:Init:)?(?:${BAD.source}|${WARN.source}|${GOOD.source})`, 'g');

/** Marks the words that matter in kubectl's output: table heads, keys of `describe`, states. Plain text in, plain text out. */
export function tokensOf(text: string): readonly (readonly Token[])[] {
  return text.split('\n').map(lineTokens);
}

function lineTokens(line: string): readonly Token[] {
  if (/^\s*(?:[A-Z][A-Z ()-]*|-+)(?:\s{2,}(?:[A-Z][A-Z ()-]*|-+))+\s*$/.test(line)) return [{ text: line, kind: 'head' }];
  const key = /^(\s*[A-Z][\w -]*:)(?=\s|$)/.exec(line)?.[1] ?? '';
  const tokens: Token[] = key === '' ? [] : [{ text: key, kind: 'key' }];
  let at = key.length;
  for (const match of line.slice(at).matchAll(WORDS)) {
    const from = key.length + match.index;
    if (from > at) tokens.push({ text: line.slice(at, from), kind: 'plain' });
    tokens.push({ text: match[0], kind: BAD.test(match[0]) ? 'bad' : WARN.test(match[0]) ? 'warn' : 'good' });
    at = from + match[0].length;
  }
  if (at < line.length || tokens.length === 0) tokens.push({ text: line.slice(at), kind: 'plain' });
  return tokens;
}
