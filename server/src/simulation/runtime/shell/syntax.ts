/** What a script is made of. Offsets count characters of the script, so that every command can be shown where it is written. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Which shell reads: what it knows beyond POSIX differs. `dash` is sh of Debian and Ubuntu, `ash` that of busybox and Alpine. */
export type Dialect = 'dash' | 'ash' | 'bash';

export interface Word extends Span {
  readonly parts: readonly WordPart[];
  /** What the word means when nothing in it has to be expanded; null otherwise. */
  readonly literal: string | null;
}

export interface TextPart {
  readonly kind: 'text';
  readonly text: string;
  /** Quoted text is neither split nor matched against file names. */
  readonly quoted: boolean;
}

export interface ParameterPart {
  readonly kind: 'parameter';
  readonly quoted: boolean;
  readonly name: string;
  /** Element of an array: `@`, `*` or an arithmetic expression; null: the plain variable. */
  readonly index: Word | '@' | '*' | null;
  readonly operator: ParameterOperator;
  readonly word: Word | null;
  /** Second operand: the replacement of `/`, the length of a substring. */
  readonly second: Word | null;
}

export type ParameterOperator =
  | 'value'
  | 'length'
  | 'indirect'
  | 'keys'
  | '-'
  | ':-'
  | '='
  | ':='
  | '?'
  | ':?'
  | '+'
  | ':+'
  | '#'
  | '##'
  | '%'
  | '%%'
  | '/'
  | '//'
  | '/#'
  | '/%'
  | 'substring'
  | '^'
  | '^^'
  | ','
  | ',,'
  | 'bad';

export interface CommandPart {
  readonly kind: 'command';
  readonly quoted: boolean;
  readonly script: Script;
}

export interface ArithmeticPart {
  readonly kind: 'arithmetic';
  readonly quoted: boolean;
  readonly expression: Word;
}

export interface ProcessPart {
  readonly kind: 'process';
  readonly direction: '<' | '>';
  readonly script: Script;
}

export type WordPart = TextPart | ParameterPart | CommandPart | ArithmeticPart | ProcessPart;

/** Complete commands in the order a shell reads and runs them; `fault`: what it says when it comes to text it cannot read. */
export interface Script {
  readonly lists: readonly List[];
  readonly fault: SyntaxFault | null;
}

export interface SyntaxFault {
  readonly message: string;
  readonly line: number;
  readonly offset: number;
}

export interface List extends Span {
  readonly kind: 'list';
  readonly items: readonly { readonly command: Command; readonly background: boolean }[];
}

export interface Assignment extends Span {
  readonly name: string;
  readonly index: Word | null;
  readonly append: boolean;
  readonly value: Word | readonly ArrayElement[];
}

export interface ArrayElement {
  readonly index: Word | null;
  readonly value: Word;
}

export type RedirectOperator = '<' | '>' | '>>' | '>|' | '<>' | '<&' | '>&' | '&>' | '&>>' | '<<' | '<<<';

export interface Redirect extends Span {
  readonly descriptor: number;
  readonly operator: RedirectOperator;
  /** File, descriptor, or the text of a here-document. */
  readonly target: Word;
}

export interface SimpleCommand extends Span {
  readonly kind: 'simple';
  readonly assignments: readonly Assignment[];
  readonly words: readonly Word[];
  readonly redirects: readonly Redirect[];
}

export interface Pipeline extends Span {
  readonly kind: 'pipeline';
  readonly negated: boolean;
  readonly commands: readonly Command[];
}

export interface AndOr extends Span {
  readonly kind: 'andor';
  readonly first: Command;
  readonly rest: readonly { readonly operator: '&&' | '||'; readonly command: Command }[];
}

interface Compound extends Span {
  readonly redirects: readonly Redirect[];
}

export interface Subshell extends Compound {
  readonly kind: 'subshell';
  readonly body: List;
}

export interface Group extends Compound {
  readonly kind: 'group';
  readonly body: List;
}

export interface If extends Compound {
  readonly kind: 'if';
  readonly branches: readonly { readonly condition: List; readonly body: List }[];
  readonly otherwise: List | null;
}

export interface While extends Compound {
  readonly kind: 'while';
  readonly until: boolean;
  readonly condition: List;
  readonly body: List;
}

export interface For extends Compound {
  readonly kind: 'for';
  readonly variable: string;
  /** null: the positional parameters. */
  readonly words: readonly Word[] | null;
  readonly body: List;
}

export interface ArithmeticFor extends Compound {
  readonly kind: 'arithmeticFor';
  readonly before: Word;
  readonly condition: Word;
  readonly after: Word;
  readonly body: List;
}

export interface Case extends Compound {
  readonly kind: 'case';
  readonly word: Word;
  readonly items: readonly {
    readonly patterns: readonly Word[];
    readonly body: List | null;
    readonly terminator: ';;' | ';&' | ';;&';
  }[];
}

export interface FunctionDefinition extends Span {
  readonly kind: 'function';
  readonly name: string;
  readonly body: Command;
}

export interface ArithmeticCommand extends Compound {
  readonly kind: 'arithmetic';
  readonly expression: Word;
}

export interface Condition extends Compound {
  readonly kind: 'condition';
  readonly expression: ConditionExpression;
}

export type ConditionExpression =
  | { readonly kind: 'and' | 'or'; readonly left: ConditionExpression; readonly right: ConditionExpression }
  | { readonly kind: 'not'; readonly operand: ConditionExpression }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Word }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Word; readonly right: Word };

export type Command =
  | List
  | SimpleCommand
  | Pipeline
  | AndOr
  | Subshell
  | Group
  | If
  | While
  | For
  | ArithmeticFor
  | Case
  | FunctionDefinition
  | ArithmeticCommand
  | Condition;
