import type { Text } from '../../../../texts/text.ts';
import type { ObjectMeta } from '../../../object.ts';
import { forbidden } from '../../fieldErrors.ts';
import { annotationChecks } from '../../metadata/annotations.ts';
import { isFineLabel, labelChecks } from '../../metadata/labels.ts';
import { persistentVolumeClaimSpecChecks } from '../../others/persistentVolumeClaim.ts';
import { type Check, type RuleContext, rule } from '../../rule.ts';
import { pairs, struct } from '../../walks.ts';
import type { ClaimTemplate } from './types.ts';

/** The claim that an ephemeral volume gets. */

/** Fields of ObjectMeta in the order and spelling of Go, less labels and annotations. */
const FORBIDDEN_METADATA: readonly (readonly [string, string])[] = [
  ['name', 'name'],
  ['generateName', 'generateName'],
  ['namespace', 'namespace'],
  ['selfLink', 'selfLink'],
  ['uid', 'uID'],
  ['resourceVersion', 'resourceVersion'],
  ['generation', 'generation'],
  ['creationTimestamp', 'creationTimestamp'],
  ['deletionTimestamp', 'deletionTimestamp'],
  ['deletionGracePeriodSeconds', 'deletionGracePeriodSeconds'],
  ['ownerReferences', 'ownerReferences'],
  ['finalizers', 'finalizers'],
  ['managedFields', 'managedFields'],
];

/** The period is a pointer in Go: no time is one, too. */
const isSet = (name: string, value: unknown): boolean =>
  value !== undefined && value !== null && value !== '' && (value !== 0 || name === 'deletionGracePeriodSeconds');

/** Metadata of what is made for a Pod. Source: core/validation ValidateTemplateObjectMeta. */
export const templateMetadata = (id: string, explain: Text): readonly Check<ObjectMeta>[] => [
  ...annotationChecks,
  pairs('labels', labelChecks, isFineLabel),
  rule<ObjectMeta>({
    id,
    source: 'core/validation ValidateTemplateObjectMeta',
    explain,
    check: (metadata, path) =>
      FORBIDDEN_METADATA.flatMap(([name, shown]) => (isSet(name, metadata[name]) ? forbidden(path.child(shown), 'cannot be set') : [])),
  }),
];

/** `ephemeral.volumeClaimTemplate`. Source: core/validation ValidatePersistentVolumeClaimTemplate. */
export const claimTemplateChecks: readonly Check<ClaimTemplate, RuleContext>[] = [
  struct(
    'metadata',
    templateMetadata('pod.volumes.ephemeral.metadata', {
      en: 'The claim of an ephemeral volume is named by Kubernetes, after Pod and volume. Only `labels` and `annotations` can be given here.',
      'zh-cn': '临时卷的申领由 Kubernetes 按 Pod 名和卷名命名。这里只能写 `labels` 和 `annotations`。',
    }),
  ),
  struct('spec', persistentVolumeClaimSpecChecks),
];
