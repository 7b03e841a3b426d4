import type { Text } from '../../../texts/text.ts';
import { forbidden } from '../fieldErrors.ts';
import { rule } from '../rule.ts';
import { type Change, immutable, isUnchanged, pathOf, type UpdateRules } from './change.ts';

const FROZEN: Text = {
  en: 'With `immutable: true` the contents are frozen for good, and the mark itself cannot be taken away. Create an object with another name and let the Pods refer to it, or delete this one and create it anew.',
  'zh-cn': '设置 `immutable: true` 后内容永久冻结，该标记也不能取消。请创建另一个名称的对象并让 Pod 引用它，或删除后重新创建。',
};

/** What the mark freezes of a kind. */
const frozen = (id: string, source: string, fields: readonly string[]) =>
  rule<Change>({
    id,
    source,
    explain: FROZEN,
    check(change, _, context) {
      if (change.before.immutable !== true) return undefined;
      const changed = fields.filter((field) => !isUnchanged(change, field, context));
      const names = change.after.immutable === true ? changed : ['immutable', ...changed];
      return names.map((field) => forbidden(pathOf(field), 'field is immutable when `immutable` is set'));
    },
  });

/** Source: core/validation ValidateConfigMapUpdate. */
export const configMapUpdates: UpdateRules = {
  first: [frozen('configmap.update.immutable', 'core/validation ValidateConfigMapUpdate', ['data', 'binaryData'])],
};

/** Source: core/validation ValidateSecretUpdate. */
export const secretUpdates: UpdateRules = {
  first: [
    immutable({
      id: 'secret.update.type',
      field: 'type',
      source: 'core/validation ValidateSecretUpdate',
      explain: {
        en: 'The type of a Secret is what programs that read it count on; it cannot change. Without `type` a Secret is `Opaque`. Delete it and create it anew.',
        'zh-cn': '读取 Secret 的程序依赖其类型，因此不能修改。不写 `type` 即为 `Opaque`。请删除后重新创建。',
      },
    }),
    frozen('secret.update.immutable', 'core/validation ValidateSecretUpdate', ['data']),
  ],
};
