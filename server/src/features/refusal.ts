import type { Refusal } from '../requests.ts';
import type { OpenFile } from '../workspace/openFile.ts';
import { nameOf, type ToldObject } from '../workspace/workspace.ts';

/** As many as a picture has room for; the Problems view has them all. */
const CAUSES_MAX = 20;

/** What the API server says to an object that it refuses: the whole message, and each objection with its place. */
export function refusalOf(file: OpenFile, told: ToldObject): Refusal {
  const { document, verdict } = told;
  const objections = verdict.findings
    .filter(({ severity, message }) => severity === 'error' && message !== '')
    .sort((one, other) => one.start - other.start);
  return {
    object: nameOf(told),
    message: verdict.message,
    causes: objections.slice(0, CAUSES_MAX).map(({ message, field, start, end }) => ({
      field,
      message,
      range: file.rangeOf(document, { start, end }),
    })),
    more: Math.max(0, objections.length - CAUSES_MAX),
  };
}
