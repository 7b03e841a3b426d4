import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../server/src/kubernetes/decode/decode.ts';
import { isServed, schemaOf } from '../../../server/src/kubernetes/schema/kinds.ts';
import type { KindSchema } from '../../../server/src/kubernetes/schema/model.ts';
import { type PlainValue, parseDocument, decode as plain } from '../../../server/src/manifest/index.ts';
import { sharedFolder } from '../../support/manifests.ts';
import { jsonSchemaOf } from './jsonSchema.ts';

/** The decoder walks the tables by itself, for speed. ajv, over a JSON Schema of the same tables, is the reference it is held against. */
const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: false });
const compiled = new Map<string, ValidateFunction>();

function reference(schema: KindSchema): ValidateFunction {
  const key = `${schema.apiVersion}/${schema.kind}`;
  const known = compiled.get(key) ?? ajv.compile(jsonSchemaOf(schema.type, '1.36'));
  compiled.set(key, known);
  return known;
}

/** ajv knows no bigint. */
const numbers = (value: PlainValue): unknown =>
  JSON.parse(JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? Number(each) : each)));

const folder = join(sharedFolder, 'oracle/validation');
const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.jsonl')) : [];

describe.skipIf(files.length === 0)('the decoder and ajv over the recorded manifests', () => {
  it.each(files)('%s', (file) => {
    const disagreements: string[] = [];
    let held = 0;
    for (const line of readFileSync(join(folder, file), 'utf8').trim().split('\n')) {
      const { id, manifest } = JSON.parse(line) as { id: string; manifest: string };
      const document = parseDocument(manifest);
      const decoded = decode(document, '1.36');
      const { schema, apiVersion, kind } = decoded;
      if (document.root === null || schema === null || !isServed(schemaOf(apiVersion, kind)!)) continue;
      held++;
      const ours = decoded.problems.every(({ code }) => code === 'duplicate-key');
      const theirs = reference(schema)(numbers(plain(document.root)));
      if (ours !== theirs) disagreements.push(`${id}: decoder ${ours}, ajv ${theirs} ${JSON.stringify(reference(schema).errors?.[0])}`);
    }
    expect(held).toBeGreaterThan(50);
    expect(disagreements).toEqual([]);
  });
});
