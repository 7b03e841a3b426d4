/**
 * The tree of one manifest document. Offsets are UTF-16 code units relative to the document's own text, so that an edit elsewhere in the
 * file never touches them. Places are properties that are computed: copying a node with `{...node}` loses them.
 *
 * The tree is always there: broken text gives the sound part of it plus problems. Nothing here knows Kubernetes.
 */
export type Node = MappingNode | SequenceNode | ScalarNode | AliasNode;

/** Half-open range of UTF-16 code units, relative to the text of the document. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

interface NodeBase extends Span {
  /** `!!str`, `!Ref`… as written; null when there is none. */
  readonly tag: string | null;
  /** Name behind `&`; null when there is none. */
  readonly anchor: string | null;
}

export interface MappingNode extends NodeBase {
  readonly type: 'mapping';
  readonly pairs: readonly Pair[];
  /** Written as `{…}` (always so in JSON). */
  readonly flow: boolean;
}

export interface SequenceNode extends NodeBase {
  readonly type: 'sequence';
  readonly items: readonly Node[];
  /** Written as `[…]` (always so in JSON). */
  readonly flow: boolean;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded' | 'empty';

/** What YAML 1.1, as kubectl and the API server read it, makes of a scalar. Integers beyond 2^53 are bigint. */
export type ScalarValue = string | number | bigint | boolean | null;

export interface ScalarNode extends NodeBase {
  readonly type: 'scalar';
  readonly style: ScalarStyle;
  /** The value after unquoting, folding and resolving (`yes` → true, `0644` → 420, `~` → null). */
  readonly value: ScalarValue;
  /** For a plain scalar that is not a string, the characters as written (`0644`); else the same as the string value. */
  readonly source: string;
  /** True when a number was written as a float (`1.0`, `1e3`, `.inf`). */
  readonly float: boolean;
}

export interface AliasNode extends NodeBase {
  readonly type: 'alias';
  /** Name behind `*`. */
  readonly name: string;
  /** The anchored node; null when no such anchor comes before. */
  readonly target: Node | null;
}

export interface Pair extends Span {
  readonly key: Node;
  /** An absent value (`key:`) is an empty scalar at the end of the key. */
  readonly value: Node;
}

/** One thing that is wrong with the text itself. */
export interface Problem extends Span {
  readonly code: ProblemCode;
  /** What differs from case to case and the explanation names, e.g. the key or the character. */
  readonly subject: string;
}

/**
 * Kinds of broken text, with what `subject` is. The words for people are in problemTexts.ts; `syntax` stands for what no finer code
 * describes. More are added as they are told apart.
 */
export type ProblemCode =
  /** The characters that do not belong here, or the server's message. */
  | 'syntax'
  /** A tab where only spaces may stand. */
  | 'tab-indentation'
  /** A line at a column that no collection around has. */
  | 'bad-indentation'
  /** `key:value`: the line. */
  | 'missing-space-after-colon'
  /** A word where a key has to stand: the word. */
  | 'missing-colon'
  /** A colon without a key. */
  | 'missing-key'
  /** The quote. */
  | 'unclosed-quote'
  /** The bracket. */
  | 'unclosed-flow'
  /** The key; the server refuses it, kubectl takes the last one. */
  | 'duplicate-key'
  /** Two entries in brackets without a comma: the bracket that closes them. */
  | 'missing-comma'
  /** A line among the items of a sequence that is none. */
  | 'missing-dash'
  /** `：`. */
  | 'full-width-punctuation'
  /** `a: b: c` on one line: what stands before the second colon. */
  | 'nested-mapping'
  /** Text behind a finished node: the text. */
  | 'unexpected-text'
  /** The name behind `*`. */
  | 'unknown-alias'
  | 'recursive-alias'
  /** The escape, e.g. `\\.`. */
  | 'bad-escape'
  /** The character. */
  | 'bad-character'
  /** The code of a character that no YAML may hold, e.g. `U+0000`. */
  | 'control-character'
  /** A tag that does not fit its text: the text. */
  | 'bad-tag'
  /** `<<` with something that is no mapping. */
  | 'bad-merge'
  /** A key that JSON cannot have: null, a list, a mapping. */
  | 'bad-key'
  /** A number that JSON cannot have: `.inf`, `.nan`. */
  | 'bad-number'
  /** Aliases that multiply beyond what go-yaml allows. */
  | 'alias-bomb'
  /** Collections nested deeper than the reader follows. */
  | 'too-deep'
  /** A text longer than the reader takes: the limit. */
  | 'too-large';

/** Comment from `#` to the end of its line. */
export interface Comment extends Span {
  readonly text: string;
}

/**
 * One document of a file: text, tree and what is wrong with the text. A value; of large documents an edit makes the new one out of the
 * old, which must not be used any more: nodes that the edit did not touch are the same objects with their new places.
 */
export interface ManifestDocument {
  readonly text: string;
  readonly root: Node | null;
  readonly problems: readonly Problem[];
  readonly comments: readonly Comment[];
  /**
   * The API server's (go-yaml's or encoding/json's) own message where it cannot parse the text, with lines counted from the start of this
   * document, e.g. `yaml: line 4: mapping values are not allowed in this context`; null for sound text.
   */
  readonly parseError: string | null;
  /** Written as JSON: the first character that counts is `{` or `[`. */
  readonly json: boolean;
  /** The text holds template directives (Helm, Jinja…): what is written is not what will be applied, so features stay quiet. */
  readonly templated: boolean;
}
