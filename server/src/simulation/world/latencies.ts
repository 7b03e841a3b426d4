import type { Milliseconds } from './clock.ts';
import { type Chance, LIKELY_SEED } from './random.ts';

/**
 * How long each step of a real cluster takes: least, most likely and longest usual value in milliseconds.
 * Source: measured on Kubernetes 1.36 with containerd on an idle node (../shared/oracle/NOISE.md).
 */
export const LATENCIES = {
  /** A request to the API server until the object is stored. */
  apiCreate: [8, 9, 14],
  apiCreateNext: [6, 9, 16],
  /** A watch event until its reader acts. */
  watch: [3, 7, 14],
  /** The scheduler's decision until the binding is stored, and until its event is. */
  schedulerBind: [2, 3, 8],
  schedulerEvent: [2, 3, 6],
  /** Status manager: GET and PATCH of one Pod. */
  statusRead: [1, 2, 4],
  statusPatch: [2, 4, 10],
  /** The asynchronous event recorder. */
  sandboxCreate: [70, 95, 160],
  /** From the sandbox's readiness to its status callback's patch. */
  imageCheck: [1, 3, 6],
  containerCreate: [8, 14, 30],
  containerStart: [45, 56, 80],
  /** From the start of the process to the answer of the runtime's start call. */
  containerStarted: [1, 2, 4],
  /** From the failure of a start to the runtime's error. */
  startFailed: [50, 80, 110],
  /** From the end of a process to the runtime's record of it. */
  exitRecorded: [10, 25, 60],
  /** From the call of StopContainer until the stop signal is sent. */
  stopSignal: [2, 8, 20],
  /** From the end of the process to the answer of StopContainer. */
  stopAnswered: [15, 32, 110],
  sandboxStop: [50, 65, 110],
  /** One Pod's relist on demand, and the inspection of one Pod in a relist of all. */
  relistPod: [1, 2, 4],
  relistInspect: [5, 15, 40],
  /** Starting a process inside a container (exec probe, hook). */
  exec: [20, 30, 50],
  probeConnect: [1, 2, 5],
  hookConnect: [1, 3, 8],
  /** A pull that ends with an error of the resolver or the registry. */
  pullError: [3, 5, 10],
  /** What a pull needs beside the download. */
  pullOverhead: [100, 130, 200],
  volumeSetUp: [30, 60, 120],
  unmount: [40, 110, 300],
  cgroupRemoval: [5, 20, 60],
  apiDelete: [2, 4, 8],
  /** A controller: until it hears of a change, and until what it writes is stored. */
  controllerWatch: [1, 2, 8],
  controllerWrite: [2, 3, 12],
  /** A Pod passes more admission plugins than other objects. */
  controllerCreatePod: [5, 10, 25],
} as const satisfies Record<string, readonly [Milliseconds, Milliseconds, Milliseconds]>;

export type Latency = keyof typeof LATENCIES;

/** Draws a latency: the likely value with seed 0, otherwise from the triangle of least, likely and longest. */
export function latency(chance: Chance, name: Latency): Milliseconds {
  if (chance.seed === LIKELY_SEED) return LATENCIES[name][1];
  const [least, likely, longest] = LATENCIES[name];
  const draw = chance.uniform(`latency/${name}`);
  const turn = (likely - least) / (longest - least);
  const value =
    draw < turn
      ? least + Math.sqrt(draw * (longest - least) * (likely - least))
      : longest - Math.sqrt((1 - draw) * (longest - least) * (longest - likely));
  return Math.round(value);
}
