import { schemaOf } from '../../../schema/kinds.ts';
import { byteLength, dns1123SubdomainProblems, nameIsDnsSubdomain } from '../../../values/names.ts';
import { type FieldError, invalid, invalidEach, required, tooLong } from '../../fieldErrors.ts';
import { objectMeta } from '../../metadata/index.ts';
import { nodeSelectorChecks } from '../../pod/nodeAffinity.ts';
import { driverNameErrors } from '../../pod/volumes/drivers.ts';
import { present } from '../../present.ts';
import type { Validator } from '../../registry.ts';
import { type Check, rule } from '../../rule.ts';
import { fieldIsImmutable, isUnchanged, valueAt } from '../../updates/change.ts';
import { fieldAt } from '../../updates/equality.ts';
import { goStructure } from '../../updates/goStructures.ts';
import { each, field, knowing, struct, when } from '../../walks.ts';
import {
  type Counters,
  counters,
  type Device,
  type DeviceContext,
  deviceChecks,
  isTrue,
  NODES,
  type Nodes,
  nodeName,
  setFields,
} from './device.ts';
import { limited } from './parts.ts';

/** The devices that a driver offers on a node or several. Drivers write slices; scenarios may. Source: resource/validation. */

interface SliceSpec extends Nodes {
  readonly driver?: string;
  readonly pool?: { readonly name?: string; readonly generation?: number | bigint; readonly resourceSliceCount?: number | bigint };
  readonly perDeviceNodeSelection?: boolean | null;
  readonly devices?: readonly (Device | null)[] | null;
  readonly sharedCounters?: readonly (Counters | null)[] | null;
}

const POOL_NAME_BYTES = 253;

const pool = rule<SliceSpec>({
  id: 'devices.slice.pool',
  source: 'resource/validation validateResourcePool',
  explain: {
    en: 'A slice names its `driver` and the `pool` of which it is one of `resourceSliceCount` parts: `{name: node-1, generation: 1, resourceSliceCount: 1}`.',
    'zh-cn':
      '切片要写 `driver` 和所属的 `pool`，它是其中 `resourceSliceCount` 个部分之一：`{name: node-1, generation: 1, resourceSliceCount: 1}`。',
  },
  check({ driver, pool: { name = '', generation = 0, resourceSliceCount: count = 0 } = {} }, path, { version }) {
    const at = path.child('pool');
    const errors: FieldError[] = [...driverNameErrors(driver, path.child('driver'), version)];
    if (name === '') errors.push(required(at.child('name')));
    else {
      if (byteLength(name) > POOL_NAME_BYTES) errors.push(tooLong(at.child('name'), POOL_NAME_BYTES));
      for (const part of name.split('/')) errors.push(...invalidEach(at.child('name'), part, dns1123SubdomainProblems(part)));
    }
    if (count <= 0) errors.push(invalid(at.child('resourceSliceCount'), count, 'must be greater than zero', { minimum: 1 }));
    if (generation < 0) errors.push(invalid(at.child('generation'), generation, 'must be greater than or equal to zero', { minimum: 0 }));
    return errors;
  },
});

const kept = rule<SliceSpec>({
  id: 'devices.slice.update',
  source: 'resource/validation validateResourceSliceSpec',
  explain: {
    en: 'A slice keeps its driver, pool and node. Delete it and create it anew.',
    'zh-cn': '切片的驱动、池和节点不能更改。请删除后重新创建。',
  },
  check(_, path, context) {
    const { stored, object } = context;
    if (!stored) return undefined;
    const changed = ['pool.name', 'driver', 'nodeName'].filter(
      (field) => !isUnchanged({ before: stored, after: object }, `spec.${field}`, context),
    );
    const zero = (field: string): string | null => (field === 'nodeName' ? null : '');
    return changed.map((field) =>
      fieldIsImmutable(
        field.split('.').reduce((at, name) => at.child(name), path),
        valueAt(object, `spec.${field}`) ?? zero(field),
      ),
    );
  },
});

const ONE_OF_SLICE = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required';

const sliceNodes = rule<SliceSpec>({
  id: 'devices.slice.nodes',
  source: 'resource/validation validateResourceSliceSpec',
  explain: NODES,
  check(spec, path, { version, object }) {
    const { nodeSelector, allNodes, perDeviceNodeSelection, sharedCounters, devices } = spec;
    const terms = nodeSelector?.nodeSelectorTerms ?? null;
    const found = [...setFields(spec), ...(perDeviceNodeSelection ? ['`perDeviceNodeSelection`'] : [])];
    const errors: FieldError[] = [];
    if (present(nodeSelector) && terms?.length !== 1) {
      const type = fieldAt(schemaOf(object.apiVersion, object.kind, version)?.type, 'spec.nodeSelector')?.type;
      const shown = type?.kind === 'object' ? goStructure('NodeSelector', type, { ...nodeSelector }, version)['NodeSelectorTerms'] : null;
      errors.push(invalid(path.child('nodeSelector').child('nodeSelectorTerms'), shown, 'must have exactly one node selector term'));
    }
    errors.push(...isTrue(allNodes, path.child('allNodes')), ...isTrue(perDeviceNodeSelection, path.child('perDeviceNodeSelection')));
    if (found.length === 0) errors.push(required(path, ONE_OF_SLICE));
    if (found.length > 1) errors.push(invalid(path, `{${found.join(', ')}}`, `${ONE_OF_SLICE}, but multiple fields are set`));
    if (present(sharedCounters) && present(devices)) errors.push(invalid(path, '', 'only one of `sharedCounters` or `devices` is allowed'));
    return errors;
  },
});

const DEVICES_MAX = 128;
const ADVANCED_MAX = 64;
const COUNTER_SETS_MAX = 8;

/** Taints and counters make devices greater. */
const isAdvanced = ({ devices }: SliceSpec): boolean =>
  (devices ?? []).some((device) => (device?.taints ?? []).length + (device?.consumesCounters ?? []).length > 0);

const devices = each<SliceSpec, 'devices', DeviceContext>('devices', deviceChecks);

const specChecks: readonly Check<SliceSpec>[] = [
  pool,
  kept,
  nodeName('devices.slice.node-name', 'must be either unset or set to a non-empty string'),
  field('nodeSelector', nodeSelectorChecks),
  sliceNodes,
  knowing(
    (context, { perDeviceNodeSelection }): DeviceContext => ({ ...context, perDevice: perDeviceNodeSelection === true }),
    [
      when(
        isAdvanced,
        [limited('devices', [devices], { limit: ADVANCED_MAX, isSet: 'name' })],
        [limited('devices', [devices], { limit: DEVICES_MAX, isSet: 'name' })],
      ),
    ],
  ),
  limited('sharedCounters', [each('sharedCounters', [counters('name')])], { limit: COUNTER_SETS_MAX, isSet: 'name' }),
];

/** Source: resource/validation ValidateResourceSlice. */
export const resourceSlice: Validator = {
  namespaced: false,
  checks: [objectMeta({ nameFormat: nameIsDnsSubdomain, namespaced: false }), struct('spec', specChecks)],
};
