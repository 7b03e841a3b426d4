import { present } from '../../present.ts';
import { type Schema, schemaIn } from './types.ts';

/** What a path leads to, or why it leads nowhere. */
export type Followed = { readonly schema: Schema | null; readonly steps: readonly string[] } | { readonly problem: string };

/** The pieces of a path: `.`, `[`, `]`, quoted texts and what stands between. */
const PIECES = /'(?:[\s\S]*?[^\\])?'|[.[\]]|[^.[\]]+/g;

const NOWHERE = 'does not refer to a valid field';

/**
 * Follows `.spec.field['key']` through a schema. Source: apiextensions-apiserver schema/cel/validation.go ValidFieldPath.
 * @param brackets whether `['key']` may be written
 */
export function follow(path: string, root: Schema, brackets: boolean): Followed {
  const pieces = path.match(PIECES) ?? [];
  const steps: string[] = [];
  let schema: Schema | null = root;
  for (let i = 0; i < pieces.length; i++) {
    const bracket = pieces[i] === '[';
    if (!bracket && pieces[i] !== '.') return { problem: `expected [ or . but got: ${pieces[i]}` };
    if (bracket && !brackets) return { problem: 'array notation is not allowed' };
    let name = pieces[++i];
    if (name === undefined) return { problem: 'unexpected end of JSON path' };
    if (bracket) {
      if (!/^'[\s\S]*'$/.test(name) || name.length < 2) return { problem: `expected single quoted string but got ${name}` };
      name = name.slice(1, -1).replace(/\\(['\\])/g, '$1');
    }
    const properties: Schema['properties'] = schema?.properties;
    const values: Schema['additionalProperties'] = schema?.additionalProperties;
    if (properties && Object.keys(properties).length > 0) {
      if (!Object.hasOwn(properties, name)) return { problem: NOWHERE };
      schema = properties[name] ?? null;
    } else if (present(values)) schema = schemaIn(values);
    else return { problem: NOWHERE };
    steps.push(name);
    if (!bracket) continue;
    const end = pieces[++i];
    if (end === undefined) return { problem: 'unexpected end of JSON path' };
    if (end !== ']') return { problem: `expected ] but got ${end}` };
  }
  return { schema, steps };
}
