import { findImage } from './images/find.ts';
import type { Image } from './images/schema.ts';
import { Network } from './network.ts';
import { Kernel } from './processes/kernel.ts';
import type { ContainerRuntime, RuntimeEnvironment, Sandbox, SandboxConfig } from './runtime.ts';
import { SimulatedSandbox } from './sandbox.ts';

/** The runtime of one node: its sandboxes, its images. */
export class SimulatedRuntime implements ContainerRuntime {
  readonly kernel: Kernel;
  private readonly found = new Map<string, Image>();
  /** Sandboxes of the cluster by their address. */
  private readonly sandboxes: Map<string, Sandbox>;
  /** The node's own network, for Pods with hostNetwork. */
  readonly hostNetwork: Network = this.newNetwork();
  unsteady = false;
  private seed: number;

  constructor(
    readonly environment: RuntimeEnvironment,
    private readonly images: readonly Image[],
  ) {
    this.kernel = new Kernel(environment.clock);
    this.sandboxes = environment.sandboxes ?? new Map();
    this.seed = (environment.seed ^ 0x9e3779b9) >>> 0;
  }

  createSandbox(config: SandboxConfig): Sandbox {
    const sandbox = new SimulatedSandbox(config, this);
    const address = config.hostNetwork ? this.environment.nodeAddress : config.ip;
    if (address !== undefined) this.sandboxes.set(address, sandbox);
    return sandbox;
  }

  newNetwork(): Network {
    return new Network((delayMs, run) => void this.environment.clock.after(delayMs, 'runtime', run));
  }

  sandboxAt(address: string): SimulatedSandbox | undefined {
    const found = this.sandboxes.get(address);
    return found instanceof SimulatedSandbox ? found : undefined;
  }

  /** Nobody is there any more. The node's own network stays, whoever was on it. */
  forget(sandbox: SimulatedSandbox): void {
    if (this.sandboxes.get(sandbox.config.ip) === sandbox) this.sandboxes.delete(sandbox.config.ip);
  }

  imageOf(reference: string): Image {
    let image = this.found.get(reference);
    if (image === undefined) {
      image = findImage(reference, this.images);
      this.found.set(reference, image);
    }
    return image;
  }

  /** The next number of the seeded sequence (mulberry32). */
  random(below: number): number {
    this.unsteady = true;
    this.seed = (this.seed + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.seed ^ (this.seed >>> 15), 1 | this.seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  }
}
