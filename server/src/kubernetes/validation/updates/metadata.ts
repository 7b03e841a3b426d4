import { invalid } from '../fieldErrors.ts';
import { FieldPath } from '../fieldPath.ts';
import { rule } from '../rule.ts';
import { type Change, IMMUTABLE } from './change.ts';

const METADATA = FieldPath.of('metadata');

/**
 * What only the server writes into metadata. An update that leaves it out keeps it; a uid is known of objects only that were read from a cluster.
 * Source: apimachinery api/validation ValidateObjectMetaAccessorUpdate.
 */
export const metadataKept = rule<Change>({
  id: 'metadata.update.kept',
  source: 'apimachinery api/validation ValidateObjectMetaAccessorUpdate',
  explain: {
    en: 'The server itself writes who the object is and whether it is being deleted. Remove the field; to delete the object use `kubectl delete`, with `--grace-period` where it matters.',
    'zh-cn': '对象的身份以及是否正在删除由服务器写入。请去掉该字段；要删除对象请用 `kubectl delete`，需要时加 `--grace-period`。',
  },
  check({ before: { metadata: old }, after: { metadata: now } }) {
    const fields = ['uid', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const;
    const changed = fields.filter((field) => (old[field] ?? null) !== (now[field] ?? null) && !(field === 'uid' && !old.uid));
    return changed.map((field) => invalid(METADATA.child(field), now[field], IMMUTABLE));
  },
});
