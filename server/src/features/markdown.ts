import type { Language, Text } from '../texts/text.ts';
import { say } from '../texts/text.ts';

/**
 * Puts markdown together from parts that know what they are. Text from a manifest only ever gets in through `code`, so it cannot become
 * markup; texts of the catalogue may hold markdown of their own.
 */
export class Markdown {
  private readonly blocks: string[] = [];

  constructor(private readonly language: Language) {}

  paragraph(text: string): this {
    if (text) this.blocks.push(text);
    return this;
  }

  say(text: Text, values: Readonly<Record<string, string | number>> = {}): this {
    return this.paragraph(say(text, this.language, values));
  }

  /** Lines that belong together, each on its own line. */
  lines(lines: readonly string[]): this {
    return this.paragraph(lines.filter(Boolean).join('  \n'));
  }

  bullets(items: readonly string[]): this {
    return this.paragraph(items.map((item) => `- ${item}`).join('\n'));
  }

  /** An SVG, as a part of the text: nothing is loaded. */
  picture(svg: string, alt: string): this {
    return this.paragraph(`![${prose(alt)}](data:image/svg+xml;utf8,${inAddress(svg)})`);
  }

  rule(): this {
    return this.paragraph('---');
  }

  toString(): string {
    return this.blocks.join('\n\n');
  }
}

/** Inline code; safe for any content, backticks included. */
export function code(content: string): string {
  // Nothing between backticks would be shown as backticks.
  const flat = content === '' ? '""' : content.replace(/\s+/g, ' ');
  const longest = Math.max(0, ...[...flat.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = flat.startsWith('`') || flat.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${flat}${pad}${fence}`;
}

/** Plain prose from elsewhere (Kubernetes' field descriptions): shown as text, without becoming markup. */
export const prose = (text: string): string => text.replace(/[\\`*_{}[\]<>#|~!]/g, '\\$&');

/** A text of the catalogue that has no markdown but code between backticks. */
export const withCode = (text: string): string =>
  text
    .split(/(`[^`]+`)/)
    .map((part, at) => (at % 2 === 0 ? prose(part) : part))
    .join('');

/** Where a link of markdown runs a command. */
export const commandAddress = (command: string, parameters: readonly unknown[]): string =>
  `command:${command}?${inAddress(JSON.stringify(parameters))}`;

/** Parentheses would end the link. */
const inAddress = (text: string): string => encodeURIComponent(text).replace(/[()']/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
