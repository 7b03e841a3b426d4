import type { MinorVersion } from '../../../object.ts';
import { byteLength, dns1123SubdomainProblems } from '../../../values/names.ts';
import { type FieldError, invalidEach, missing, required, tooLong } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { type Check, rule } from '../../rule.ts';
import { field } from '../../walks.ts';
import type { PodContext } from '../context.ts';
import { claimTemplateChecks } from './claim.ts';
import type { Volume } from './types.ts';

/** Volumes that a CSI driver makes: inline ones and those with a claim of their own. */

type Present<Name extends keyof Volume> = NonNullable<Volume[Name]>;

const DRIVER_NAME_BYTES = 63;

/** What the server has against the name of a CSI driver. Until 1.34 no name was a bad one, too. Source: core/validation ValidateCSIDriverName. */
export function driverNameErrors(name: string | null | undefined, path: FieldPath, version: MinorVersion): readonly FieldError[] {
  if (!name) return [required(path), ...(version === '1.34' ? invalidEach(path, '', dns1123SubdomainProblems('')) : [])];
  const problems = invalidEach(path, name, dns1123SubdomainProblems(name.toLowerCase()));
  return byteLength(name) > DRIVER_NAME_BYTES ? [tooLong(path, DRIVER_NAME_BYTES), ...problems] : problems;
}

const csiDriver = rule<Present<'csi'>>({
  id: 'pod.volumes.csi.driver',
  source: 'core/validation ValidateCSIDriverName',
  explain: {
    en: 'An inline CSI volume names its `driver`, as `secrets-store.csi.k8s.io`: a DNS name of at most 63 characters.',
    'zh-cn': '内联 CSI 卷必须写 `driver`，例如 `secrets-store.csi.k8s.io`：最多 63 个字符的 DNS 名称。',
  },
  check: ({ driver }, path, { version }) => driverNameErrors(driver, path.child('driver'), version),
});

const csiSecret = rule<Present<'csi'>>({
  id: 'pod.volumes.csi.secret',
  source: 'core/validation validateCSIVolumeSource',
  explain: {
    en: '`nodePublishSecretRef` names a Secret of the same namespace.',
    'zh-cn': '`nodePublishSecretRef` 指明同一命名空间中的 Secret。',
  },
  check({ nodePublishSecretRef: reference }, path) {
    if (!reference) return undefined;
    if (!reference.name) return required(path.child('nodePublishSecretRef').child('name'));
    // Reported at the volume source itself.
    return invalidEach(
      path.child('nodePublishSecretRef').child('name').shownAs(path.child('name')),
      reference.name,
      dns1123SubdomainProblems(reference.name),
    );
  },
});

export const csiChecks: readonly Check<Present<'csi'>>[] = [csiDriver, csiSecret];

const claimTemplate = rule<Present<'ephemeral'>>({
  id: 'pod.volumes.ephemeral.template',
  source: 'core/validation validateEphemeralVolumeSource',
  explain: {
    en: 'An ephemeral volume gets a claim of its own, made from `volumeClaimTemplate`. Write its `spec` there.',
    'zh-cn': '临时卷会按 `volumeClaimTemplate` 创建自己的申领。请在其中填写 `spec`。',
  },
  check: (ephemeral, path) => missing(ephemeral, path, 'volumeClaimTemplate'),
});

export const ephemeralChecks: readonly Check<Present<'ephemeral'>, PodContext>[] = [
  claimTemplate,
  field('volumeClaimTemplate', claimTemplateChecks),
];
