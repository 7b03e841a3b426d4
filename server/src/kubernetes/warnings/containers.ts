import type { Fields } from '../defaults/shape.ts';
import type { FieldPath } from '../validation/fieldPath.ts';
import type { KeptChecks, KeptItem } from '../validation/rule.ts';
import { goQuote } from '../values/goQuote.ts';
import type { WarningCollector } from './collector.ts';
import { eachItem } from './lists.ts';
import { warnOfFraction } from './volumes.ts';

export interface Visited {
  readonly container: Fields;
  readonly path: FieldPath;
  readonly kept: KeptItem | null;
}

/** Init, ordinary and ephemeral containers, in the server's order. */
export function visitContainers(spec: Fields, path: FieldPath, kept: KeptChecks | null): Visited[] {
  const visited: Visited[] = [];
  for (const field of ['initContainers', 'containers', 'ephemeralContainers']) {
    const list = (spec[field] ?? []) as readonly (Fields | null)[];
    const items = kept?.itemsOf(list);
    const listPath = path.child(field);
    for (const [position, container] of list.entries()) {
      const item = items?.[position];
      visited.push({ container: container ?? {}, path: listPath.index(position), kept: item && item.value === container ? item : null });
    }
  }
  return visited;
}

export function warnOfContainerResources(warnings: WarningCollector, { container, path }: Visited): void {
  const resources = path.child('resources');
  for (const resource of ['memory', 'ephemeral-storage'])
    for (const field of ['limits', 'requests']) warnOfFraction(warnings, resources.child(field), container.resources?.[field], resource);
}

/** A second definition is fine only if it refers to the first. */
export function warnOfEnv(warnings: WarningCollector, { container, path }: Visited): void {
  const names = new Set<string>();
  eachItem(container.env, (entry, position) => {
    const name: string = entry.name ?? '';
    if (!names.has(name)) {
      names.add(name);
      return;
    }
    const reference = `$(${name})`;
    const value: string = entry.value ?? '';
    if ((entry.valueFrom ?? null) === null && value !== reference && value.includes(reference)) return;
    warnings.at(
      'warning.env.hidden',
      path.child('env').index(position),
      `hides previous definition of ${goQuote(name)}, which may be dropped when using apply`,
    );
  });
}

interface Port {
  readonly path: FieldPath;
  readonly name: string;
  readonly hostPort: number;
  readonly containerPort: number;
  readonly protocol: string;
  readonly hostIP: string;
}

function portsOf(containers: readonly Visited[]): Port[] {
  const ports: Port[] = [];
  for (const { container, path } of containers) {
    const list: readonly (Fields | null)[] = container.ports ?? [];
    for (let position = 0; position < list.length; position++) {
      const port = list[position];
      ports.push({
        path: path.child('ports').index(position),
        name: port?.name ?? '',
        hostPort: port?.hostPort ?? 0,
        containerPort: port?.containerPort ?? 0,
        protocol: port?.protocol ?? '',
        hostIP: port?.hostIP ?? '',
      });
    }
  }
  return ports;
}

/** All containers share the Pod's network, so ports are compared across all of them. */
export function warnOfPorts(warnings: WarningCollector, containers: readonly Visited[]): void {
  const ports = portsOf(containers);
  const known = new Map<string, Port[]>();
  for (const port of ports) {
    const { path, name, hostPort, containerPort, protocol, hostIP } = port;
    if (hostIP !== '' && hostPort === 0) {
      const inGo = `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
      warnings.at('warning.ports.host-ip', path, `hostIP set without hostPort: ${inGo}`);
    }
    const key = `${containerPort}/${protocol}`;
    const others = known.get(key);
    if (others === undefined) {
      known.set(key, [port]);
      continue;
    }
    for (const other of others) {
      // A thousand equal ports make half a million pairs.
      if (warnings.isFull) break;
      const kind = conflict(port, other);
      if (kind) warnings.at('warning.ports.duplicate', path, `${kind} port definition with ${other.path}`);
    }
    others.push(port);
  }
  const names = new Map<string, FieldPath>();
  for (const { name, path } of ports) {
    if (name === '') continue;
    const other = names.get(name);
    if (other)
      warnings.at(
        'warning.ports.name',
        path,
        `duplicate port name ${goQuote(name)} with ${other}, services and probes that select ports by name will use ${other}`,
      );
    else names.set(name, path);
  }
}

function conflict(a: Port, b: Port): string | null {
  if (a.hostIP === b.hostIP && a.hostPort === b.hostPort) return 'duplicate';
  if (a.hostPort === 0 || b.hostPort === 0) return 'overlapping';
  return a.hostPort === b.hostPort && (a.hostIP === '') !== (b.hostIP === '') ? 'dangerously ambiguous' : null;
}
