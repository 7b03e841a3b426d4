import type { Text } from '../../../texts/text.ts';
import { schemaOf } from '../../schema/kinds.ts';
import { invalid } from '../fieldErrors.ts';
import { FieldPath } from '../fieldPath.ts';
import { networks } from '../others/serviceNetworks.ts';
import { type RuleContext, rule } from '../rule.ts';
import { printedSelector } from '../workloads/selection.ts';
import { type Change, IMMUTABLE, immutable, type UpdateRules, valueAt } from './change.ts';
import { fieldAt, sameBut } from './equality.ts';
import { goStructure } from './goStructures.ts';

/** Updates of what administrators and controllers write. */

const ANEW: Text = {
  en: 'This is settled when the object is made. Delete the object and create it anew.',
  'zh-cn': '这在创建对象时就已确定。请删除对象后重新创建。',
};

/** A structure as Go has it, for a field of the object. */
const asStructure =
  (apiVersion: string, kind: string, field: string, structure: string) =>
  (value: unknown, { version }: RuleContext): unknown => {
    const { type, pointer } = fieldAt(schemaOf(apiVersion, kind, version)?.type, field) ?? {};
    if (type?.kind !== 'object' || (value === null && pointer)) return value;
    return goStructure(structure, type, (value ?? {}) as Readonly<Record<string, unknown>>, version);
  };

const NETWORKS = FieldPath.of('spec').child('cidrs');
const networksOf = (change: Change, side: 'before' | 'after'): readonly string[] =>
  (valueAt(change[side], 'spec.cidrs') ?? []) as readonly string[];

/** Source: networking/validation ValidateServiceCIDRUpdate. */
export const serviceCidrUpdates: UpdateRules = {
  last: [
    rule<Change>({
      id: 'service-cidr.update.networks',
      source: 'networking/validation ValidateServiceCIDRUpdate',
      explain: {
        en: 'The networks of Services stay as they are; only one of the other IP family may be added behind the first. For more addresses create another ServiceCIDR.',
        'zh-cn': 'Service 网段不能更改，只能在第一个之后添加另一地址族的网段。需要更多地址时请另建一个 ServiceCIDR。',
      },
      check(change, _, context) {
        const [old, now] = [networksOf(change, 'before'), networksOf(change, 'after')];
        const added = old.length === 1 && now.length === 2;
        if (!added && old.length !== now.length) return invalid(NETWORKS, now.length > 0 ? now : null, IMMUTABLE);
        const changed = old.flatMap((cidr, position) =>
          cidr === now[position] ? [] : invalid(NETWORKS.index(position), now[position], IMMUTABLE),
        );
        const ofAdded = added ? networks.check({ cidrs: now }, NETWORKS.up(), context) : undefined;
        return [...changed, ...(Array.isArray(ofAdded) ? ofAdded : [])];
      },
    }),
  ],
};

export const ipAddressUpdates: UpdateRules = {
  last: [
    immutable({
      id: 'ip-address.update.parent',
      field: 'spec.parentRef',
      source: 'networking/validation ValidateIPAddressUpdate',
      explain: ANEW,
      print: asStructure('networking.k8s.io/v1', 'IPAddress', 'spec.parentRef', 'ParentReference'),
    }),
  ],
};

export const volumeAttachmentUpdates: UpdateRules = {
  last: [
    immutable({
      id: 'volume-attachment.update.spec',
      field: 'spec',
      source: 'storage/validation ValidateVolumeAttachmentUpdate',
      explain: ANEW,
      print: asStructure('storage.k8s.io/v1', 'VolumeAttachment', 'spec', 'VolumeAttachmentSpec'),
    }),
  ],
};

const CAPACITY_SOURCE = 'storage/validation ValidateCSIStorageCapacityUpdate';

export const csiStorageCapacityUpdates: UpdateRules = {
  last: [
    immutable({
      id: 'csi-storage-capacity.update.topology',
      field: 'nodeTopology',
      source: CAPACITY_SOURCE,
      explain: ANEW,
      print: (value) => printedSelector(value as never),
    }),
    immutable({ id: 'csi-storage-capacity.update.class', field: 'storageClassName', source: CAPACITY_SOURCE, explain: ANEW }),
  ],
};

interface NodeDriver {
  readonly name?: string;
}

export const csiNodeUpdates: UpdateRules = {
  last: [
    rule<Change>({
      id: 'csi-node.update.drivers',
      source: 'storage/validation ValidateCSINodeUpdate',
      explain: {
        en: 'Drivers come and go, but what one of them once said of the node stays, except the number of volumes (from 1.35).',
        'zh-cn': '驱动可以增减，但某个驱动对节点的描述不能改变，卷数量除外（1.35 起）。',
      },
      check({ before, after }, _, { version }) {
        const drivers = fieldAt(schemaOf('storage.k8s.io/v1', 'CSINode', version)?.type, 'spec.drivers')?.type;
        const type = drivers?.kind === 'list' && drivers.element.kind === 'object' ? drivers.element : null;
        if (!type) return undefined;
        const aside = version === '1.34' ? [] : ['allocatable'];
        const at = FieldPath.of('spec').child('drivers');
        const now: readonly NodeDriver[] = after.spec?.drivers ?? [];
        return ((before.spec?.drivers ?? []) as readonly NodeDriver[]).flatMap((old) =>
          now.flatMap((driver, position) => {
            if (driver.name !== old.name || sameBut(type, aside, old, driver)) return [];
            const shown = Object.fromEntries(Object.entries(driver).filter(([name]) => !aside.includes(name)));
            return invalid(at.index(position).shownAs(at), goStructure('CSINodeDriver', type, shown, version), IMMUTABLE);
          }),
        );
      },
    }),
  ],
};

/** Each by its name in the newer version and the one that is reported. */
const EVENT_FIELDS: readonly (readonly [string, string, structure?: string])[] = [
  ['regarding', 'involvedObject', 'ObjectReference'],
  ['reason', 'reason'],
  ['note', 'message'],
  ['deprecatedSource', 'source', 'EventSource'],
  ['deprecatedFirstTimestamp', 'firstTimestamp'],
  ['deprecatedLastTimestamp', 'lastTimestamp'],
  ['deprecatedCount', 'count'],
  ['type', 'type'],
  ['eventTime', 'eventTime'],
  ['action', 'action'],
  ['related', 'related', 'ObjectReference'],
  ['reportingController', 'reportingController'],
  ['reportingInstance', 'reportingInstance'],
];

/** Source: core/validation ValidateEventUpdate. */
export const eventUpdates: UpdateRules = {
  last: EVENT_FIELDS.map(([field, reportedAs, structure]) =>
    immutable({
      id: `event.update.${field.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`,
      field,
      reportedAs,
      source: 'core/validation ValidateEventUpdate',
      explain: {
        en: 'What an Event tells does not change; only its `series` goes on.',
        'zh-cn': 'Event 的内容不会改变，只有 `series` 会更新。',
      },
      ...(structure && { print: asStructure('events.k8s.io/v1', 'Event', field, structure) }),
    }),
  ),
};
