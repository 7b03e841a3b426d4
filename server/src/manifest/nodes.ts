/**
 * The tree of one manifest document. Nodes are plain values: offsets are UTF-16 code units relative to the document's own text,
 * so that an edit elsewhere in the file never touches them.
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
 * Kinds of broken text. The words for people are in texts/; `syntax` stands for what no finer code describes.
 * More are added as they are told apart.
 */
export type ProblemCode =
  | 'syntax'
  | 'tab-indentation'
  | 'bad-indentation'
  | 'missing-space-after-colon'
  | 'missing-colon'
  | 'missing-key'
  | 'unclosed-quote'
  | 'unclosed-flow'
  | 'duplicate-key'
  | 'missing-comma'
  | 'missing-dash'
  | 'full-width-punctuation'
  | 'nested-mapping'
  | 'unexpected-text'
  | 'unknown-alias'
  | 'recursive-alias'
  | 'bad-escape'
  | 'bad-character'
  | 'bad-tag'
  | 'bad-merge'
  | 'bad-key'
  | 'bad-number'
  | 'alias-bomb'
  | 'too-deep'
  | 'too-large';

/** Comment from `#` to the end of its line. */
export interface Comment extends Span {
  readonly text: string;
}

/** One document of a file: text, tree and what is wrong with the text. An immutable value. */
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
