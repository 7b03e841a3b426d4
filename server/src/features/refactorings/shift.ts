/** Block lines with `by` more columns of indentation (fewer when negative, as far as there are blanks). Blank lines stay. */
export function shifted(lines: string, by: number): string {
  if (by === 0) return lines;
  return lines
    .split('\n')
    .map((line) => {
      if (line.trim() === '') return line;
      if (by > 0) return ' '.repeat(by) + line;
      const blanks = /^ */.exec(line)![0].length;
      return line.slice(Math.min(blanks, -by));
    })
    .join('\n');
}
