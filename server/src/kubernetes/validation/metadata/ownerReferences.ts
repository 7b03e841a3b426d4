import type { FieldError } from '../fieldErrors.ts';
import { invalid } from '../fieldErrors.ts';
import { type Check, rule } from '../rule.ts';

export interface OwnerReference {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly uid?: string;
  readonly controller?: boolean;
  readonly blockOwnerDeletion?: boolean;
}

/** As encoding/json prints metav1.OwnerReference. */
const printable = (reference: OwnerReference): OwnerReference => ({
  apiVersion: reference.apiVersion ?? '',
  kind: reference.kind ?? '',
  name: reference.name ?? '',
  uid: reference.uid ?? '',
  ...(reference.controller === undefined ? {} : { controller: reference.controller }),
  ...(reference.blockOwnerDeletion === undefined ? {} : { blockOwnerDeletion: reference.blockOwnerDeletion }),
});

/** The version of `group/version`; empty where the text is no group and version. */
function versionOf(apiVersion: string): string {
  const parts = apiVersion.split('/');
  if (parts.length > 2) return '';
  return parts[parts.length - 1] as string;
}

/** What the server says of one reference; `path` is that of the list, which has no index in these refusals. */
export const ownerReference = rule<readonly OwnerReference[]>({
  id: 'metadata.owner-references.complete',
  source: 'apimachinery api/validation ValidateOwnerReferences',
  explain: {
    en: 'An owner reference names its owner by `apiVersion`, `kind`, `name` and `uid`. All four are needed. A uid is known only after the owner was created, so owner references are rarely written by hand. An Event can own nothing. Only one owner may be the controller.',
    'zh-cn':
      '属主引用用 `apiVersion`、`kind`、`name` 和 `uid` 指明属主，四项缺一不可。uid 要等属主创建后才有，因此很少手写属主引用。Event 不能作为属主。只能有一个属主是 controller。',
  },
  check(references, path) {
    const errors: FieldError[] = [];
    let controller = '';
    for (const [position, reference] of references.entries()) {
      const at = path.index(position).shownAs(path);
      const { apiVersion = '', kind = '', name = '', uid = '' } = reference ?? {};
      if (versionOf(apiVersion) === '') errors.push(invalid(at.child('apiVersion'), apiVersion, 'version must not be empty'));
      if (kind === '') errors.push(invalid(at.child('kind'), kind, 'must not be empty'));
      if (name === '') errors.push(invalid(at.child('name'), name, 'must not be empty'));
      if (uid === '') errors.push(invalid(at.child('uid'), uid, 'must not be empty'));
      if (apiVersion === 'v1' && kind === 'Event') {
        errors.push(invalid(at, printable(reference), '/v1, Kind=Event is disallowed from being an owner'));
      }
      if (reference?.controller !== true) continue;
      if (controller === '') controller = `${kind}/${name}`;
      else {
        const message = `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${kind}/${name}`;
        errors.push(invalid(path, references.map(printable), message));
      }
    }
    return errors;
  },
});

export const ownerReferenceChecks: readonly Check<readonly OwnerReference[]>[] = [ownerReference];
