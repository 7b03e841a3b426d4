/**
 * What has to be of which type for the scheduler to read it. Objects that a scenario tells are as they are written: what the API server would
 * have refused is left out. `!` behind a field: without it there is nothing; `*`: every field.
 */
type Shape = 'string' | 'boolean' | 'number' | 'any' | readonly [Shape] | { readonly [field: string]: Shape };

const REQUIREMENT: Shape = { 'key!': 'string', 'operator!': 'string', values: ['string'] };
const NODE_SELECTOR: Shape = { nodeSelectorTerms: [{ matchExpressions: [REQUIREMENT], matchFields: [REQUIREMENT] }] };
const REACH = { nodeName: 'string', allNodes: 'boolean', nodeSelector: NODE_SELECTOR } as const;
const ANY: Shape = { '*': 'any' };
const AMOUNTS: Shape = { '*': { value: 'any' } };
const CONFIG: Shape = [{ requests: ['string'] }];
const SELECTORS: Shape = [{ cel: { expression: 'string' } }];
const TOLERATIONS: Shape = [{ key: 'string', operator: 'string', value: 'string', effect: 'string' }];
const ATTRIBUTE: Shape = { string: 'string', int: 'number', bool: 'boolean', version: 'string' };
const CAPACITY: Shape = { requestPolicy: { validRange: ANY, validValues: ['any'] } };

const DEVICE: Shape = {
  ...REACH,
  'name!': 'string',
  attributes: { '*': ATTRIBUTE },
  capacity: { '*': CAPACITY },
  allowMultipleAllocations: 'boolean',
  bindingConditions: ['string'],
  bindingFailureConditions: ['string'],
  consumesCounters: [{ 'counterSet!': 'string', 'counters!': AMOUNTS }],
  taints: [{ 'key!': 'string', value: 'string', 'effect!': 'string' }],
};

const REQUEST = {
  'deviceClassName!': 'string',
  count: 'number',
  selectors: SELECTORS,
  tolerations: TOLERATIONS,
  capacity: { requests: ANY },
} as const;

const RESULT: Shape = {
  'request!': 'string',
  'driver!': 'string',
  'pool!': 'string',
  'device!': 'string',
  shareID: 'string',
  consumedCapacity: ANY,
  bindingConditions: ['string'],
};

export const SLICE: Shape = {
  ...REACH,
  'driver!': 'string',
  'pool!': { 'name!': 'string', generation: 'number', resourceSliceCount: 'number' },
  devices: [DEVICE],
  sharedCounters: [{ 'name!': 'string', 'counters!': AMOUNTS }],
};

export const DEVICE_CLASS: Shape = { selectors: SELECTORS, config: CONFIG };

export const CLAIM_DEVICES: Shape = {
  requests: [{ 'name!': 'string', exactly: REQUEST, firstAvailable: [{ 'name!': 'string', ...REQUEST }] }],
  constraints: [{ requests: ['string'], matchAttribute: 'string', distinctAttribute: 'string' }],
  config: CONFIG,
};

export const CLAIM_STATUS: Shape = {
  allocation: { devices: { results: [RESULT] }, nodeSelector: NODE_SELECTOR },
  reservedFor: [{ uid: 'string', name: 'string' }],
  devices: [{ conditions: [{ type: 'string', status: 'string' }] }],
};

/** Reads values of a shape; of the same value the same is made. What does not fit is left out, and undefined when that was needed. */
export function reader<Read>(shape: Shape): (value: unknown) => Read | undefined {
  const known = new WeakMap<object, Read | undefined>();
  return (value) => {
    if (typeof value !== 'object' || value === null) return undefined;
    if (!known.has(value)) known.set(value, shaped(value, shape) as Read | undefined);
    return known.get(value);
  };
}

function shaped(value: unknown, shape: Shape): unknown {
  if (shape === 'any') return value;
  if (shape === 'number') return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
  if (typeof shape === 'string') return typeof value === shape ? value : undefined;
  if (isListShape(shape)) {
    const items = (Array.isArray(value) ? value : []).map((item) => shaped(item, shape[0]));
    return Array.isArray(value) ? items.filter((item) => item !== undefined) : undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const made = Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => {
      const wanted = shape[name] ?? shape[`${name}!`] ?? shape['*'] ?? 'any';
      const read = shaped(inner, wanted);
      return read === undefined ? [] : [[name, read]];
    }),
  );
  return Object.keys(shape).every((name) => !name.endsWith('!') || Object.hasOwn(made, name.slice(0, -1))) ? made : undefined;
}

const isListShape = (shape: Shape): shape is readonly [Shape] => Array.isArray(shape);
