import { byteLength, lengthProblem, type Problems, rangeProblem } from './names.ts';
import { wanting } from './wanted.ts';

/** Numbers and names of ports. Source: apimachinery util/validation IsValidPortNum, IsValidPortName. */

export const PORT_MAX = 65535;
const NAME_BYTES = 15;

const NONE: Problems = Object.freeze([]);

export const portNumberProblems = (port: number | bigint): Problems =>
  port >= 1 && port <= PORT_MAX ? NONE : wanting([rangeProblem(1, PORT_MAX)], { minimum: 1, maximum: PORT_MAX });

/** The name of a port as an IANA service name: `http`, `grpc-web`. */
export function portNameProblems(name: string): Problems {
  const problems: string[] = [];
  if (byteLength(name) > NAME_BYTES) problems.push(lengthProblem(NAME_BYTES));
  if (!/^[-a-z0-9]+$/.test(name)) problems.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(name)) problems.push('must contain at least one letter (a-z)');
  if (name.includes('--')) problems.push('must not contain consecutive hyphens');
  if (name.startsWith('-') || name.endsWith('-')) problems.push('must not begin or end with a hyphen');
  return problems.length === 0 ? NONE : wanting(problems, { format: 'port-name', limit: NAME_BYTES });
}
