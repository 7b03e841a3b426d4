/**
 * `$(NAME)` in commands, arguments and variables. `$$` stands for `$`; a reference to an unknown name stays as it is written.
 * Source: third_party/forked/golang/expansion.
 */
export function expand(text: string, lookup: (name: string) => string | undefined): string {
  if (!text.includes('$')) return text;
  let expanded = '';
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== '$' || at + 1 === text.length) {
      expanded += text[at];
      continue;
    }
    at++;
    if (text[at] === '$') expanded += '$';
    else if (text[at] === '(') {
      const end = text.indexOf(')', at);
      if (end < 0) expanded += '$(';
      else {
        const name = text.slice(at + 1, end);
        expanded += lookup(name) ?? `$(${name})`;
        at = end;
      }
    } else expanded += `$${text[at]}`;
  }
  return expanded;
}
