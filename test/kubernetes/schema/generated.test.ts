import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('npm run generate', () => {
  it('makes the checked-in files again, byte for byte, out of the facts and kubernetes-models', async () => {
    const { generatedFiles } = (await import(join(root, 'scripts/schema/write.mjs'))) as {
      generatedFiles(facts: string, modules: string): Map<string, string>;
    };
    const files = generatedFiles(join(root, 'scripts/schema/facts'), join(root, 'node_modules'));
    const folder = join(root, 'server/src/kubernetes/schema/generated');
    expect([...files.keys()].sort()).toEqual(readdirSync(folder).sort());
    for (const [name, content] of files) expect(readFileSync(join(folder, name), 'utf8') === content, name).toBe(true);
  });
});
