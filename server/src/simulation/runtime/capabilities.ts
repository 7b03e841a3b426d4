/** The capabilities that show in what simulated programs may do; containerd gives all of them unless the manifest says otherwise. Source: capabilities(7). */
const CAPABILITIES = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'KILL'] as const;

export type Capability = (typeof CAPABILITIES)[number];

/** Who asks: permissions are judged by it. */
export interface Credentials {
  readonly uid: number;
  readonly gid: number;
  readonly groups: readonly number[];
  /** What root may not do here; nothing for most containers. */
  readonly withheld?: ReadonlySet<Capability>;
}

/** What the manifest says of capabilities: names without `CAP_`, `ALL` for all of them. */
export interface CapabilityChanges {
  readonly add?: readonly string[];
  readonly drop?: readonly string[];
}

/**
 * What root in the container may not do: `ALL` is dropped first, then single ones are added, then single ones dropped. To add `ALL` changes
 * nothing, for the usual ones hold these. Source: containerd internal/cri/opts/spec_opts.go WithCapabilities.
 */
export function withheldCapabilities({ add = [], drop = [] }: CapabilityChanges): ReadonlySet<Capability> {
  const has = (list: readonly string[], name: string): boolean => list.some((each) => each.toUpperCase() === name);
  const isLeft = (name: Capability): boolean => !has(drop, name) && (has(add, name) || !has(drop, 'ALL'));
  return new Set(CAPABILITIES.filter((name) => !isLeft(name)));
}

/** May a process of the user do what only root may, with that capability? */
export const mayAsRoot = ({ uid, withheld }: Credentials, capability: Capability): boolean =>
  uid === 0 && withheld?.has(capability) !== true;

/** May a process of one user send signals to one of another? Source: kill(2). */
export const maySignal = (sender: Credentials, target: Credentials): boolean => sender.uid === target.uid || mayAsRoot(sender, 'KILL');
