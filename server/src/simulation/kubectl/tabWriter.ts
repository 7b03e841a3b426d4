/** Spaces between columns. Source: kubectl's tabwriter.NewWriter(…, 0, 8, 2, ' ', 0); get uses 3. */
const DESCRIBE_PADDING = 2;

/**
 * Lays out text whose cells end in tabs, as Go's text/tabwriter: a column is a run of lines that have a cell there, as wide as its widest
 * cell. What follows the last tab of a line belongs to no column.
 */
export function tabbed(text: string, padding = DESCRIBE_PADDING): string {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const columns = Math.max(...lines.map((cells) => cells.length - 1));
  for (let column = 0; column < columns; column++) {
    let begin = 0;
    while (begin < lines.length) {
      let end = begin;
      while (end < lines.length && lines[end]!.length - 1 > column) end++;
      const width = Math.max(0, ...lines.slice(begin, end).map((cells) => length(cells[column]!))) + padding;
      for (let at = begin; at < end; at++) lines[at]![column] += ' '.repeat(width - length(lines[at]![column]!));
      begin = Math.max(end, begin + 1);
    }
  }
  return lines.map((cells) => cells.join('')).join('\n');
}

const length = (text: string): number => [...text].length;

/** A table as `kubectl get` prints it; nothing for no rows. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const lines = [header, ...rows].map((cells) => cells.map(firstLine).join('\t'));
  return `${tabbed(lines.join('\n'), 3)}\n`;
}

/** Source: cli-runtime printers/tableprinter.go: a line break ends the cell. */
function firstLine(cell: string): string {
  const at = cell.search(/[\f\n\r]/);
  return at < 0 ? cell : `${cell.slice(0, at)}...`;
}
