import type { DeviceAttribute } from '../../../kubernetes/values/deviceSelectors.ts';
import type { ClaimSpec, Device } from './types.ts';

/** Devices of a claim that are to have something in common, or that are to differ in it. */
export interface Constraint {
  /** False when the device must not be added. `choice`: which of the request's. */
  add(request: string, choice: string | null, driver: string, device: Device): boolean;
  /** Takes back the last one that was added with these names. */
  remove(request: string, choice: string | null): void;
}

/** Source: structured/internal/incubating/allocator_incubating.go, constraint.go. */
export const constraintsOf = ({ constraints = [] }: ClaimSpec): Constraint[] =>
  constraints.map(({ requests, matchAttribute, distinctAttribute }) =>
    matchAttribute === undefined
      ? new DistinctAttribute(distinctAttribute ?? '', new Set(requests))
      : new MatchAttribute(matchAttribute, new Set(requests)),
  );

const applies = (requests: ReadonlySet<string>, request: string, choice: string | null): boolean =>
  requests.size === 0 || requests.has(request) || (choice !== null && requests.has(`${request}/${choice}`));

/** An attribute without its domain is one of the driver's. Values of different types differ. */
function attributeOf(name: string, driver: string, { attributes = {} }: Device): string | null {
  const own = name.startsWith(`${driver}/`) ? attributes[name.slice(driver.length + 1)] : undefined;
  const attribute: DeviceAttribute | undefined = attributes[name] ?? own;
  const [entry] = Object.entries(attribute ?? {});
  return entry ? `${entry[0]}:${entry[1]}` : null;
}

class MatchAttribute implements Constraint {
  private value: string | null = null;
  private count = 0;

  constructor(
    private readonly name: string,
    private readonly requests: ReadonlySet<string>,
  ) {}

  add(request: string, choice: string | null, driver: string, device: Device): boolean {
    if (!applies(this.requests, request, choice)) return true;
    const value = attributeOf(this.name, driver, device);
    if (value === null || (this.count > 0 && value !== this.value)) return false;
    this.value = value;
    this.count++;
    return true;
  }

  remove(request: string, choice: string | null): void {
    if (applies(this.requests, request, choice)) this.count--;
  }
}

class DistinctAttribute implements Constraint {
  /** The last value of each request: of a request of several devices no more is kept. */
  private readonly values = new Map<string, string>();
  private count = 0;

  constructor(
    private readonly name: string,
    private readonly requests: ReadonlySet<string>,
  ) {}

  add(request: string, choice: string | null, driver: string, device: Device): boolean {
    if (!applies(this.requests, request, choice)) return true;
    const value = attributeOf(this.name, driver, device);
    if (value === null || (this.count > 0 && [...this.values.values()].includes(value))) return false;
    this.values.set(request, value);
    this.count++;
    return true;
  }

  remove(request: string, choice: string | null): void {
    if (!applies(this.requests, request, choice)) return;
    this.values.delete(request);
    this.count--;
  }
}
