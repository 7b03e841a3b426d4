import type { Node, Problem, ProblemCode } from './nodes.ts';
import { checkDecoding, type DecodeProblem } from './reference/decode.ts';

const CODES: Readonly<Record<DecodeProblem['kind'], ProblemCode>> = {
  tag: 'bad-tag',
  'recursive-alias': 'recursive-alias',
  'alias-bomb': 'alias-bomb',
  merge: 'bad-merge',
  key: 'bad-key',
  number: 'bad-number',
};

export interface Refused {
  /** The server's words. */
  readonly message: string;
  readonly problem: Problem;
  /** The server meets what is refused while decoding before what is refused on the way to JSON. */
  readonly decoding: boolean;
}

/** What the server has against a tree that it could parse; null when nothing. */
export function refusedDecoding(root: Node): Refused | null {
  const problem = checkDecoding(root);
  if (problem === null) return null;
  const { node, message } = problem;
  const subject = node.type === 'alias' ? node.name : node.type === 'scalar' ? node.source : '';
  return {
    message,
    problem: { code: CODES[problem.kind], start: node.start, end: node.end, subject },
    decoding: message.startsWith('yaml: '),
  };
}
