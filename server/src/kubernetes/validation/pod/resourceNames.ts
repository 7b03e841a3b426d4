import type { MinorVersion } from '../../object.ts';
import { labelKeyProblems } from '../../values/labels.ts';
import { isPodLevelResource } from '../../values/podResources.ts';
import { parseQuantity, type Quantity } from '../../values/quantity.ts';
import { type FieldError, invalid, invalidEach, notSupported } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { Named } from '../printing.ts';

/** Names of resources. Source: core/helper/helpers.go, core/validation validateResourceName and what follows it. */

const HUGE_PAGES = 'hugepages-';
const REQUESTS = 'requests.';

const COUNTED = [
  'pods',
  'resourcequotas',
  'services',
  'replicationcontrollers',
  'secrets',
  'configmaps',
  'persistentvolumeclaims',
  'services.nodeports',
  'services.loadbalancers',
];
const CONTAINER_RESOURCES: ReadonlySet<string> = new Set(['cpu', 'memory', 'ephemeral-storage']);
const COUNTED_RESOURCES: ReadonlySet<string> = new Set(COUNTED);
const STANDARD_RESOURCES: ReadonlySet<string> = new Set([
  ...COUNTED,
  ...['', 'requests.', 'limits.'].flatMap((prefix) => [`${prefix}cpu`, `${prefix}memory`, `${prefix}ephemeral-storage`]),
  'storage',
  'requests.storage',
]);

export const isHugePages = (name: string): boolean => name.startsWith(HUGE_PAGES);

/** In the namespace of Kubernetes; names without a domain are. */
const isNative = (name: string): boolean => !name.includes('/') || name.includes('kubernetes.io/');

/** What may be asked for twice over: everything of Kubernetes but huge pages. */
export const isOvercommitAllowed = (name: string): boolean => isNative(name) && !isHugePages(name);

/** A device or another thing that somebody else counts, as `nvidia.com/gpu`. */
export const isExtended = (name: string, version: MinorVersion): boolean =>
  !isNative(name) && !name.startsWith(REQUESTS) && labelKeyProblems(`${REQUESTS}${name}`, version).length === 0;

const isStandard = (name: string): boolean =>
  STANDARD_RESOURCES.has(name) || isHugePages(name) || name.startsWith(`${REQUESTS}${HUGE_PAGES}`);

/** What is counted in whole numbers only. */
export const isInteger = (name: string, version: MinorVersion): boolean => COUNTED_RESOURCES.has(name) || isExtended(name, version);

/** @param value the name as it is printed */
export function resourceNameErrors(
  name: string,
  path: FieldPath,
  version: MinorVersion,
  value: Named | string = new Named(name),
): readonly FieldError[] {
  const problems = labelKeyProblems(name, version);
  if (problems.length > 0) return invalidEach(path, value, problems);
  if (name.includes('/') || isStandard(name)) return [];
  return [invalid(path, value, 'must be a standard resource type or fully qualified', { keys: [...STANDARD_RESOURCES], ofKey: true })];
}

export function containerResourceNameErrors(
  name: string,
  path: FieldPath,
  version: MinorVersion,
  printed: Named | string = new Named(name),
): readonly FieldError[] {
  const errors = resourceNameErrors(name, path, version, printed);
  const value = new Named(name);
  if (!name.includes('/')) {
    if (CONTAINER_RESOURCES.has(name) || isHugePages(name)) return errors;
    return [...errors, invalid(path, value, 'must be a standard resource for containers', { keys: [...CONTAINER_RESOURCES], ofKey: true })];
  }
  if (isNative(name) || isExtended(name, version)) return errors;
  return [...errors, invalid(path, value, "doesn't follow extended resource name standard")];
}

const POD_LEVEL = ['cpu', HUGE_PAGES, 'memory'];

export function podResourceNameErrors(name: string, path: FieldPath, version: MinorVersion): readonly FieldError[] {
  const errors = resourceNameErrors(name, path, version);
  return errors.length > 0 || isPodLevelResource(name)
    ? errors
    : [{ ...notSupported(path, name, POD_LEVEL), facts: { keys: ['cpu', 'memory'], ofKey: true } }];
}

/** Whether the amount is a whole number of pages of the size in the name. */
export function isDivisibleByPage(name: string, amount: Quantity): boolean {
  const page = parseQuantity(name.slice(HUGE_PAGES.length));
  if (!page.ok || page.quantity.sign() <= 0 || page.quantity.scaledValue(-3) % 1000n !== 0n) return false;
  const size = page.quantity.scaledValue(0);
  return size !== 0n && amount.scaledValue(0) % size === 0n;
}
