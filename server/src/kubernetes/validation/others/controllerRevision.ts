import { NEGATIVE_PROBLEM, nameIsDnsSubdomain } from '../../values/names.ts';
import { type FieldError, invalid, required } from '../fieldErrors.ts';
import { objectMeta } from '../metadata/index.ts';
import { present } from '../present.ts';
import type { Validator } from '../registry.ts';
import { type Check, rule } from '../rule.ts';

interface Revision {
  readonly data?: unknown;
  readonly revision?: number | bigint;
}

const explain = {
  en: 'A ControllerRevision keeps what a StatefulSet or DaemonSet once was: an object in `data`, and a number. Controllers write it.',
  'zh-cn': 'ControllerRevision 保存 StatefulSet 或 DaemonSet 的历史版本：`data` 中的一个对象和一个序号，由控制器写入。',
};

const number = rule<Revision>({
  id: 'controller-revision.number',
  source: 'apps/validation validateControllerRevision',
  explain,
  check: ({ revision = 0 }, path) =>
    revision < 0 ? invalid(path.child('revision'), revision, NEGATIVE_PROBLEM, { minimum: 0 }) : undefined,
});

const data = rule<Revision>({
  id: 'controller-revision.data',
  source: 'apps/validation ValidateControllerRevisionCreate',
  createOnly: true,
  explain,
  check({ data: value }, path): FieldError | undefined {
    if (!present(value)) return required(path.child('data'), 'data is mandatory');
    if (typeof value === 'object' && !Array.isArray(value)) return undefined;
    return required(path.child('data'), 'data must be a valid JSON object');
  },
});

/** Source: apps/validation ValidateControllerRevisionCreate. */
export const controllerRevision: Validator = {
  namespaced: true,
  checks: [
    objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true, keepsGeneration: true }),
    ...([number, data] as readonly Check<unknown>[]),
  ],
};
