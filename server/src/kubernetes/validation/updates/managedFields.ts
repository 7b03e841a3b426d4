import { byteLength } from '../../values/names.ts';
import { type FieldError, invalid, tooLong } from '../fieldErrors.ts';
import { FieldPath } from '../fieldPath.ts';
import { rule } from '../rule.ts';
import type { Change } from './change.ts';

interface Entry {
  readonly manager?: string;
  readonly operation?: string;
  readonly apiVersion?: string;
  readonly fieldsType?: string;
  readonly fieldsV1?: unknown;
  readonly subresource?: string;
}

const MANAGER_MAX = 128;
const SUBRESOURCE_MAX = 256;

/** Keys of a set of fields: `f:spec`, `k:{"name":"a"}`, `v:1`, `i:0` and `.` for the thing itself. */
function isFieldSet(set: unknown): boolean {
  if (typeof set !== 'object' || set === null || Array.isArray(set)) return false;
  return Object.entries(set).every(([key, inner]) => (key === '.' || /^[fkvi]:/.test(key)) && isFieldSet(inner));
}

/** What the server cannot read of the list makes it drop all of it. Source: apimachinery util/managedfields DecodeManagedFields. */
const isReadable = ({ operation, apiVersion, fieldsType, fieldsV1 }: Entry): boolean =>
  (operation === 'Apply' || operation === 'Update') && Boolean(apiVersion) && fieldsType === 'FieldsV1' && isFieldSet(fieldsV1);

/** As Go prints it with %#U, for characters that cannot be seen. */
const codePoint = (character: string): string => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

function managerErrors(manager: string, path: FieldPath): FieldError[] {
  const errors = byteLength(manager) > MANAGER_MAX ? [tooLong(path, MANAGER_MAX)] : [];
  let position = 0;
  for (const character of manager) {
    if (!/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character)) {
      errors.push(invalid(path, manager, `invalid character ${codePoint(character)} (at position ${position})`));
    }
    position += byteLength(character);
  }
  return errors;
}

/** New objects lose what is written there. Source: apimachinery apis/meta/v1/validation ValidateManagedFields. */
export const managedFields = rule<Change>({
  id: 'metadata.update.managed-fields',
  source: 'apis/meta/v1/validation ValidateManagedFields',
  explain: {
    en: 'The server itself keeps `managedFields`: who set which field. Remove them from the manifest.',
    'zh-cn': '`managedFields` 由服务器自己维护，记录各字段由谁设置。请从清单中删除。',
  },
  check({ after }) {
    const entries = ((after.metadata['managedFields'] ?? []) as readonly (Entry | null)[]).map((entry) => entry ?? {});
    if (!entries.every(isReadable)) return undefined;
    return entries.flatMap(({ manager = '', subresource = '' }, position) => {
      const at = FieldPath.of('metadata').child('managedFields').index(position);
      const long = byteLength(subresource) > SUBRESOURCE_MAX;
      return [...managerErrors(manager, at.child('manager')), ...(long ? [tooLong(at.child('subresource'), SUBRESOURCE_MAX)] : [])];
    });
  },
});
