import type { KubernetesObject } from '../../../../server/src/kubernetes/object.ts';
import { object } from '../tables.ts';

/** Objects of devices, of the driver `d.example.com`: tests write just what they are about. */
export type Fields = Readonly<Record<string, unknown>>;

export const DRIVER = 'd.example.com';

export const deviceClass = (name = 'gpu', spec: Fields = {}): KubernetesObject => object('DeviceClass', name, { spec });

/** Attributes by their values: `{ model: 'a', memory: 40 }`. */
export const device = (name: string, attributes: Readonly<Record<string, string | number | boolean>> = {}, more: Fields = {}): Fields => ({
  name,
  attributes: Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [
      key,
      { [typeof value === 'number' ? 'int' : typeof value === 'boolean' ? 'bool' : 'string']: value },
    ]),
  ),
  ...more,
});

interface SliceFields extends Fields {
  readonly pool?: string;
  readonly driver?: string;
  readonly generation?: number;
  readonly count?: number;
}

/** `where`: a node's name, or the fields that say which nodes reach the devices. */
export function slice(
  name: string,
  where: string | Fields,
  devices: readonly Fields[],
  { pool, driver = DRIVER, generation = 1, count = 1, ...spec }: SliceFields = {},
): KubernetesObject {
  const reach = typeof where === 'string' ? { nodeName: where } : where;
  const poolName = pool ?? (typeof where === 'string' ? where : 'shared');
  return object('ResourceSlice', name, {
    spec: { driver, pool: { name: poolName, generation, resourceSliceCount: count }, ...reach, devices, ...spec },
  });
}

export const exactly = (name: string, more: Fields = {}): Fields => ({
  name,
  exactly: { deviceClassName: 'gpu', allocationMode: 'ExactCount', ...(more.allocationMode ? {} : { count: 1 }), ...more },
});

export const choice = (name: string, more: Fields = {}): Fields => ({
  name,
  deviceClassName: 'gpu',
  allocationMode: 'ExactCount',
  count: 1,
  ...more,
});

export const selecting = (...expressions: readonly string[]): Fields => ({
  selectors: expressions.map((expression) => ({ cel: { expression } })),
});

/** A claim of the namespace `default`. */
export function deviceClaim(
  name: string,
  requests: readonly Fields[] = [exactly('r')],
  devices: Fields = {},
  status: Fields = {},
): KubernetesObject {
  const claim = object('ResourceClaim', name, { spec: { devices: { requests, ...devices } }, status }, 'default');
  return { ...claim, metadata: { ...claim.metadata, uid: `claim/${name}` } };
}

/** A claim that was given devices: `request=pool/device`. */
export const given = (...results: readonly string[]): Fields => ({
  allocation: {
    devices: {
      results: results.map((result) => {
        const [, request, pool, name] = /^(.*)=(.*)\/(.*)$/.exec(result) ?? [];
        return { request, driver: DRIVER, pool, device: name };
      }),
    },
  },
});
