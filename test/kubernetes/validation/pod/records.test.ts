import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FieldPath } from '../../../../server/src/kubernetes/validation/fieldPath.ts';
import { validate } from '../../../../server/src/kubernetes/validation/index.ts';
import { validatePodTemplateSpec } from '../../../../server/src/kubernetes/validation/pod/index.ts';
import type { Refusal } from '../../../../server/src/kubernetes/validation/rule.ts';

const folder = join(import.meta.dirname, '..', '..', '..', '..', '..', 'shared', 'oracle', 'validation');

/** What the server stored of the Pods and Pod templates it accepted. */
const stored = ['pod', 'combos', 'workloads', 'defaulting', 'corpus']
  .map((name) => join(folder, `${name}.jsonl`))
  .filter(existsSync)
  .flatMap((file) => readFileSync(file, 'utf8').trim().split('\n'))
  .map((line) => JSON.parse(line))
  .filter(({ kind, persisted }) => persisted && (kind === 'Pod' || persisted.spec?.template));

describe.skipIf(stored.length === 0)('Pods and templates that a real API server stored', () => {
  test.each(stored.map((record) => [record.id, record.persisted] as const))('%s', (_id, object) => {
    const refusals: Refusal[] = [];
    // The selector of a stored Job holds a uid that a new one cannot know.
    if (object.kind === 'Job')
      validatePodTemplateSpec(object.spec.template, FieldPath.of('template'), { version: '1.36', object }, refusals);
    else refusals.push(...validate(object, { version: '1.36' }));
    expect(refusals.map(({ path, message }) => `${path}: ${message}`)).toEqual([]);
  });
});
