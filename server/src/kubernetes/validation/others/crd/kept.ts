import type { KubernetesObject } from '../../../object.ts';
import { type FieldError, invalid } from '../../fieldErrors.ts';
import { rule } from '../../rule.ts';
import { IMMUTABLE, pathOf, valueAt } from '../../updates/change.ts';

interface Condition {
  readonly type?: string;
  readonly status?: string;
}

/** A definition is served a moment after it was stored; one that is known from its manifest alone says nothing of that. */
function isEstablished({ status }: KubernetesObject): boolean {
  const conditions: readonly (Condition | null)[] = status?.conditions ?? [];
  return conditions.length === 0 || conditions.some((condition) => condition?.type === 'Established' && condition.status === 'True');
}

const OF_ESTABLISHED = ['spec.scope', 'spec.names.kind'];
const ALWAYS = ['spec.group', 'spec.names.plural'];

/** Among the rules for new objects, because the server asks for it in the midst of them. */
export const kept = rule<KubernetesObject>({
  id: 'crd.update.kept',
  source: 'apiextensions/validation validateCustomResourceDefinitionSpecUpdate',
  explain: {
    en: 'Objects are stored under these names. `scope`, `kind`, `group` and `plural` stay as they are; deleting the definition deletes every object of its kind.',
    'zh-cn': '对象以这些名称存储。`scope`、`kind`、`group` 和 `plural` 不能修改；删除定义会删除该种类的所有对象。',
  },
  check(definition, _, { stored }) {
    if (!stored) return undefined;
    return [...(isEstablished(stored) ? OF_ESTABLISHED : []), ...ALWAYS].flatMap((field): FieldError[] => {
      const now = valueAt(definition, field) ?? '';
      return now === (valueAt(stored, field) ?? '') ? [] : [invalid(pathOf(field), now, IMMUTABLE)];
    });
  },
});
