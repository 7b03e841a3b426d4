import { outOfMemory } from './faults.ts';
import { matchingPaths } from './glob.ts';
import { hasWildcards, quotePattern } from './pattern.ts';
import type { Shell } from './shell.ts';

/** Characters that one text may have; a shell that wants more has no memory left. */
const TEXT_MAX = 16 << 20;

/** Takes the pieces of a word as they are expanded. */
export interface Sink {
  /** Text of the script itself: never split. */
  text(value: string, quoted: boolean): void;
  /** The value of an expansion: split at IFS unless it is quoted. */
  value(value: string, quoted: boolean): void;
  /** `$@` and `$*`. */
  list(values: readonly string[], quoted: boolean, star: boolean): void;
}

/** Puts everything into one text. As a pattern, quoted characters lose their special meaning. */
export class TextSink implements Sink {
  result = '';
  constructor(
    private readonly shell: Shell,
    private readonly pattern: boolean,
  ) {}

  text(value: string, quoted: boolean): void {
    if (this.result.length + value.length > TEXT_MAX) outOfMemory(this.shell);
    this.result += this.pattern && quoted ? quotePattern(value) : value;
  }

  value(value: string, quoted: boolean): void {
    this.text(value, quoted);
  }

  list(values: readonly string[], quoted: boolean, star: boolean): void {
    this.text(values.join(star ? separator(this.shell) : ' '), quoted);
  }
}

/** Makes the fields of a command line. Source: POSIX 2.6.5 and 2.6.6. */
export class FieldSink implements Sink {
  private readonly fields: string[] = [];
  private plain = '';
  private pattern = '';
  private open = false;
  /** What ended the field before: a blank, or a character that makes empty fields too. */
  private ended: 'white' | 'hard' | 'none' = 'none';
  private readonly separators: string;

  constructor(private readonly shell: Shell) {
    this.separators = shell.get('IFS') ?? ' \t\n';
  }

  finish(): string[] {
    this.close();
    return this.fields;
  }

  text(value: string, quoted: boolean): void {
    if (this.plain.length + value.length > TEXT_MAX) outOfMemory(this.shell);
    this.open = true;
    this.ended = 'none';
    this.plain += value;
    this.pattern += quoted ? quotePattern(value) : value;
  }

  value(value: string, quoted: boolean): void {
    if (quoted) {
      this.text(value, true);
      return;
    }
    const separators = this.separators;
    for (const char of value) {
      if (!separators.includes(char)) this.append(char);
      else if (char === ' ' || char === '\t' || char === '\n') {
        if (this.open) {
          this.close();
          this.ended = 'white';
        }
      } else if (this.open || this.ended === 'white') {
        this.close();
        this.ended = 'hard';
      } else {
        this.fields.push('');
        this.ended = 'hard';
      }
    }
  }

  list(values: readonly string[], quoted: boolean, star: boolean): void {
    if (quoted && star) {
      this.text(values.join(separator(this.shell)), true);
      return;
    }
    for (const [index, value] of values.entries()) {
      if (index > 0) this.close();
      if (quoted) this.text(value, true);
      else this.value(value, false);
    }
  }

  private append(char: string): void {
    this.open = true;
    this.ended = 'none';
    this.plain += char;
    this.pattern += char;
  }

  private close(): void {
    if (!this.open) return;
    const { plain, pattern } = this;
    this.open = false;
    this.plain = '';
    this.pattern = '';
    if (!this.shell.options.noglob && hasWildcards(pattern)) {
      const { process } = this.shell;
      const paths = matchingPaths(process.home.files, pattern, process.cwd, process.user);
      if (paths.length > 0) {
        this.fields.push(...paths);
        return;
      }
    }
    this.fields.push(plain);
  }
}

function separator(shell: Shell): string {
  const separators = shell.get('IFS');
  return separators === undefined ? ' ' : separators.charAt(0);
}
