import { MINOR_VERSIONS, type MinorVersion } from '../kubernetes/object.ts';
import type { Language } from '../texts/text.ts';
import { UsageError } from './io.ts';
import { USAGE } from './usageTexts.ts';

/** What an option takes: nothing, any text, or one of a few words. */
export type OptionKind = 'flag' | 'text' | readonly string[];

export interface Arguments {
  readonly options: ReadonlyMap<string, string>;
  readonly rest: readonly string[];
}

/**
 * Reads `--name value`, `--name=value`, `-x value` and flags; `--` ends the options. Unknown options and missing values are usage errors.
 * @param short one-letter options and the long names they stand for
 */
export function readArguments(
  args: readonly string[],
  known: Readonly<Record<string, OptionKind>>,
  short: Readonly<Record<string, string>> = {},
): Arguments {
  const options = new Map<string, string>();
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') {
      rest.push(...args.slice(i + 1));
      break;
    }
    if (!arg.startsWith('-') || arg === '-') {
      rest.push(arg);
      continue;
    }
    const equals = arg.indexOf('=');
    const written = equals > 0 ? arg.slice(0, equals) : arg;
    const name = written.startsWith('--') ? written.slice(2) : short[written.slice(1)];
    const kind = name === undefined ? undefined : known[name];
    if (name === undefined || kind === undefined) throw new UsageError(USAGE.unknownOption, { option: written });
    if (kind === 'flag') {
      if (equals > 0) throw new UsageError(USAGE.takesNoValue, { option: written });
      options.set(name, 'true');
      continue;
    }
    const value = equals > 0 ? arg.slice(equals + 1) : args[++i];
    if (value === undefined) throw new UsageError(USAGE.needsValue, { option: written });
    if (typeof kind !== 'string' && !kind.includes(value))
      throw new UsageError(USAGE.oneOf, { option: written, values: kind.join(', '), value });
    options.set(name, value);
  }
  return { options, rest };
}

export const versionOption = (options: ReadonlyMap<string, string>, otherwise: MinorVersion): MinorVersion =>
  (options.get('kubernetes-version') as MinorVersion | undefined) ?? otherwise;

export const VERSION_OPTION: OptionKind = MINOR_VERSIONS;
export const LANGUAGE_OPTION: OptionKind = ['en', 'zh-cn'] satisfies Language[];
