// The API types as the product knows them, for checks of the handbook: the schema is TypeScript, so it is bundled for this.
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as esbuild from 'esbuild';
import { cache, root } from '../steps.mjs';

const served = `
export { servedKinds, schemaOf } from './server/src/kubernetes/schema/kinds.ts';
export { availableFields, objectIn } from './server/src/kubernetes/schema/walk.ts';
export { typeById } from './server/src/kubernetes/schema/notation.ts';
export { descriptionOf, provideDescriptions } from './server/src/kubernetes/schema/descriptions.ts';
export { richParts } from './server/src/texts/rich.ts';
export { placeOf } from './server/src/kubernetes/handbook/places.ts';
export { fieldKeys } from './server/src/kubernetes/handbook/fieldKeys.ts';
export { scopes } from './test/kubernetes/handbook/scopes.ts';
`;

let loaded;

/** The exports above. */
export function schema() {
  loaded ??= (async () => {
    mkdirSync(cache, { recursive: true });
    // A name of its own: several checks may run at once in one checkout, and tests in threads of one process.
    const outfile = join(cache, `handbook-schema-${randomUUID()}.mjs`);
    await esbuild.build({
      stdin: { contents: served, resolveDir: root, loader: 'ts' },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile,
      logLevel: 'warning',
    });
    try {
      return await import(pathToFileURL(outfile).href);
    } finally {
      rmSync(outfile, { force: true });
    }
  })();
  return loaded;
}

/** Type name and type id → the object types of stable API versions that are called so, everything inlined included. */
export async function objectTypes() {
  const { servedKinds, availableFields, objectIn, typeById } = await schema();
  const byId = new Map();
  const add = (type) => {
    if (byId.has(type.id)) return;
    byId.set(type.id, type);
    for (const field of availableFields(type)) {
      const inner = objectIn(field.type);
      if (inner) add(inner);
    }
  };
  for (const kind of servedKinds()) add(kind.type);
  const types = new Map();
  const name = (key, type) => types.set(key, [...(types.get(key) ?? []), type]);
  for (const type of byId.values()) {
    name(type.id, type);
    name(type.name, type);
    // Inlined structs have no place of their own in the tree; their fields tell their names.
    for (const field of availableFields(type))
      for (const inlined of field.inlinedIn.split('.').filter(Boolean)) {
        const pkg = type.id.slice(0, type.id.indexOf('.'));
        for (const id of [`${pkg}.${inlined}`, `meta/v1.${inlined}`, `core/v1.${inlined}`]) {
          const found = typeById(id);
          if (found.kind !== 'object') continue;
          if (!types.has(id)) {
            name(id, found);
            if (!types.has(inlined)) name(inlined, found);
          }
          break;
        }
      }
  }
  return types;
}
