import { labelKeyProblems } from '../../values/labels.ts';
import { byteLength, dns1123SubdomainProblems, NEGATIVE_PROBLEM, nameIsDnsSubdomain } from '../../values/names.ts';
import { quantityOf } from '../../values/quantity.ts';
import type { LabelSelector } from '../../values/selector.ts';
import { duplicate, type FieldError, invalid, invalidEach, required } from '../fieldErrors.ts';
import { objectMeta } from '../metadata/index.ts';
import { labelSelectorChecks } from '../metadata/labelSelector.ts';
import { driverNameErrors } from '../pod/volumes/drivers.ts';
import { present } from '../present.ts';
import type { Validator } from '../registry.ts';
import { type Check, rule } from '../rule.ts';
import { field, struct } from '../walks.ts';

/** What CSI drivers and the controllers around them write. Source: storage/validation. */

interface NodeDriver {
  readonly name?: string;
  readonly nodeID?: string;
  readonly topologyKeys?: readonly string[] | null;
  readonly allocatable?: { readonly count?: number | null } | null;
}

const NODE_ID_BYTES = 256;

const nodeDrivers = rule<readonly (NodeDriver | null)[]>({
  id: 'csi-node.drivers',
  source: 'storage/validation validateCSINodeDriver',
  explain: {
    en: 'Each driver of a node has a name of its own, the `nodeID` by which it knows the node, and topology keys in the form of label keys. The kubelet writes this object.',
    'zh-cn': '节点上的每个驱动都有不重复的名称、驱动识别该节点所用的 `nodeID`，以及标签键格式的拓扑键。此对象由 kubelet 写入。',
  },
  check(drivers, path, { version }) {
    const names = new Set<string>();
    return drivers.flatMap((driver, position): FieldError[] => {
      const at = path.index(position);
      const { name = '', nodeID = '', topologyKeys, allocatable } = driver ?? {};
      const errors: FieldError[] = [...driverNameErrors(name, at.child('name'), version)];
      if (nodeID === '') errors.push(required(at.child('nodeID')));
      if (byteLength(nodeID) > NODE_ID_BYTES)
        errors.push(invalid(at.child('nodeID'), nodeID, `must be ${NODE_ID_BYTES} characters or less`, { limit: NODE_ID_BYTES }));
      if ((allocatable?.count ?? 0) < 0)
        errors.push(invalid(at.child('allocatable').child('count'), allocatable?.count, NEGATIVE_PROBLEM, { minimum: 0 }));
      if (names.has(name)) errors.push(duplicate(at.child('name'), name));
      names.add(name);
      // The server reports keys at the driver.
      (topologyKeys ?? []).forEach((key, index) => {
        const here = at.child('topologyKeys').index(index).shownAs(at);
        if (key === '') errors.push(required(here));
        if (topologyKeys?.indexOf(key) !== index) errors.push(duplicate(here, key));
        errors.push(...invalidEach(here, key, labelKeyProblems(key, version)));
      });
      return errors;
    });
  },
});

/** Source: storage/validation ValidateCSINode. */
export const csiNode: Validator = {
  namespaced: false,
  checks: [
    objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: false, keepsGeneration: true }),
    struct('spec', [field<{ readonly drivers?: readonly (NodeDriver | null)[] | null }, 'drivers', never>('drivers', [nodeDrivers])]),
  ],
};

interface StorageCapacity {
  readonly nodeTopology?: LabelSelector | null;
  readonly storageClassName?: string;
  readonly capacity?: unknown;
}

const storageCapacity = rule<StorageCapacity>({
  id: 'csi-storage-capacity.amounts',
  source: 'storage/validation ValidateCSIStorageCapacity',
  explain: {
    en: 'It tells how much storage of the class `storageClassName` there is; the amount is not negative. Drivers write this object.',
    'zh-cn': '说明 `storageClassName` 这一类的剩余存储容量，不能为负。此对象由驱动写入。',
  },
  check({ storageClassName: name = '', capacity }, path) {
    const amount = present(capacity) ? quantityOf(capacity) : null;
    return [
      ...invalidEach(path.child('storageClassName'), name, dns1123SubdomainProblems(name)),
      ...(amount !== null && amount.sign() < 0
        ? [invalid(path.child('capacity'), amount.toString(), NEGATIVE_PROBLEM, { minimum: 0 })]
        : []),
    ];
  },
});

const capacityChecks: readonly Check<StorageCapacity>[] = [field('nodeTopology', labelSelectorChecks), storageCapacity];

/** Source: storage/validation ValidateCSIStorageCapacity. */
export const csiStorageCapacity: Validator = {
  namespaced: true,
  checks: [
    objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: true, keepsGeneration: true }),
    ...(capacityChecks as readonly Check<unknown>[]),
  ],
};
