import type { KubernetesObject, MinorVersion } from '../../object.ts';
import { schemaOf } from '../../schema/kinds.ts';
import { forbidden } from '../fieldErrors.ts';
import { FieldPath } from '../fieldPath.ts';
import { validators } from '../index.ts';
import type { Container, PodSpec } from '../pod/types.ts';
import { validatorKey } from '../registry.ts';
import { judge, type Refusal, rule } from '../rule.ts';
import type { Change } from './change.ts';
import { sameBut } from './equality.ts';
import { difference } from './goStructures.ts';

const LIST = FieldPath.of('spec').child('ephemeralContainers');
const listOf = ({ spec }: KubernetesObject): readonly (Container | null)[] => (spec as PodSpec | undefined)?.ephemeralContainers ?? [];

const existingKept = rule<Change>({
  id: 'pod.ephemeral-containers.kept',
  source: 'core/validation ValidatePodEphemeralContainersUpdate',
  explain: {
    en: 'An ephemeral container stays as it was added, and stays in the Pod. Add another one under another name.',
    'zh-cn': '临时容器加入后不能修改，也不能移除。请另加一个不同名称的临时容器。',
  },
  check({ before, after }, _, { version }) {
    const list = schemaOf('v1', 'Pod', version)?.type.byName.get('spec')?.type;
    const type = list?.kind === 'object' ? list.byName.get('ephemeralContainers')?.type : undefined;
    if (type?.kind !== 'list' || type.element.kind !== 'object') return undefined;
    const { element } = type;
    return listOf(before).flatMap((old) => {
      const now = listOf(after).findLast((container) => container?.name === old?.name);
      const existing = `existing ephemeral containers "${old?.name ?? ''}" may not be`;
      if (!old || !now) return [forbidden(LIST, `${existing} removed\n`)];
      if (sameBut(element, [], old, now)) return [];
      return [forbidden(LIST, `${existing} changed\n${difference('EphemeralContainer', element, old, now, version)}`)];
    });
  },
});

/** What the API server's validation refuses of a request to `ephemeralcontainers`. Source: core/validation ValidatePodEphemeralContainersUpdate. */
export function judgeEphemeralContainers(
  before: KubernetesObject,
  after: KubernetesObject,
  { version }: { readonly version: MinorVersion },
): Refusal[] {
  const context = { version, object: after, stored: before };
  const refusals: Refusal[] = [];
  judge(validators[validatorKey(after)]?.checks ?? [], after, FieldPath.root, context, refusals);
  judge([existingKept], { before, after }, FieldPath.root, context, refusals);
  return refusals;
}
