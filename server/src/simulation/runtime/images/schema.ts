import type { Family } from '../processes/process.ts';
import type { Dialect } from '../shell/syntax.ts';

/** What is known of an image: its configuration as its Dockerfile gives it, and what it holds. */
export interface Image {
  /** Repositories that hold it, without registry and tag; the library's own names without `library/`. */
  readonly names: readonly string[];
  /** Tags it is meant for, as a pattern of the whole tag; any when not given. */
  readonly tags?: RegExp;
  /** Where this is documented. */
  readonly source: string;
  /** Whose programs it has; null: no shell and no programs but its own (scratch, distroless). */
  readonly base: ImageBase | null;
  readonly entrypoint?: readonly string[];
  readonly cmd?: readonly string[];
  /** `{version}` and `{major}` stand for what the tag tells; variables with them are left out when it tells nothing. */
  readonly env?: Readonly<Record<string, string>>;
  /** As in USER: a name or numbers. */
  readonly user?: string;
  readonly workingDir?: string;
  readonly stopSignal?: string;
  /** Programs of its own by path; the name is one of `programs`. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Directories put in front of PATH. */
  readonly path?: string;
  /** Further programs that are there: clients that servers/clients.ts knows, and what nobody knows. */
  readonly opaque?: readonly string[];
  /** Directories that belong to the image's user. */
  readonly owned?: readonly string[];
  /** Only meant by a name without registry and path. */
  readonly bare?: boolean;
  /** Files by path with their content; a path with a slash at its end is a directory. */
  readonly files?: Readonly<Record<string, string>>;
  /** Nothing is known of its content: a program that is not found is taken to be there. */
  readonly unknown?: boolean;
  /** Taken for the one it is named after, in a registry or a folder where anybody may have put another one. */
  readonly namesake?: boolean;
}

/** The distribution an image is built on, with what it has beyond the usual: `bash`, `curl`… */
export interface ImageBase {
  readonly distribution: 'busybox' | 'alpine' | 'debian';
  readonly bash?: boolean;
  /** Which shell `sh` is, where it is not the distribution's. */
  readonly shell?: Dialect;
  readonly extra?: readonly string[];
}

export const FAMILY: Readonly<Record<ImageBase['distribution'], Family>> = { busybox: 'busybox', alpine: 'busybox', debian: 'gnu' };

export const SHELL: Readonly<Record<ImageBase['distribution'], Dialect>> = { busybox: 'ash', alpine: 'ash', debian: 'dash' };
