import type { Causes } from '../world/causes.ts';
import type { Task } from '../world/task.ts';
import type { World } from '../world/world.ts';
import type { Informers } from './informers.ts';
import type { WorkQueue } from './workQueue.ts';

/**
 * What a controller is, here as in kube-controller-manager: it hears of changes, notes down which object they concern, and brings that one object
 * nearer to what its spec asks for.
 *
 * How to write one (`replicaSet.ts` is the model):
 * - One file (or one small folder) a controller, named as in kubernetes/pkg/controller. A class that implements `Controller`; `all.ts` lists it.
 * - `setUp` asks `context.informers` for the kinds it needs and registers handlers. Handlers only turn a change into keys (`namespace/name`)
 *   and put them into the queue together with the change's causes. They are called a moment after the change, as watch events arrive.
 * - Reads come from informers and are never behind: `get`, `ownedBy(uid)`, `orphans(namespace)`, `matching(namespace, selector)`, `byIndex`. All are
 *   index look-ups, so that what an event costs does not grow with objects that have nothing to do with it. Objects are values: copy, never change.
 * - Writes go through a `Client` (`client.ts`, one a controller, under the name that its events carry). Each takes its time (`yield* client.update(…)`)
 *   and may throw `ApiError`: 409 when somebody else wrote in between (`resourceVersion`), 404, 403 of admission.
 * - `sync` is a `Task`: between two `yield*` nothing else happens, at a `yield*` anything may. One key is never synced twice at a time; what is
 *   added meanwhile is synced afterwards. An `ApiError` that leaves `sync` puts the key back, after 5 ms, 10 ms, 20 ms … up to 1,000 s.
 * - Later looks (deadlines, minReadySeconds, TTLs, schedules): `queue.addAfter(key, milliseconds, causes)`.
 * - Causes: `sync` gets those of the changes that led to it. Give every write and event its own: `because(world.field(owner, 'spec.replicas'), causes)`
 *   names the field, the value in force and whether it is a default. What `client.event` returns stands for the event as a cause.
 * - Nothing here reads a clock other than `world.nowMs`; nothing is random but `world.chance`.
 */
export interface Controller {
  /** As events name it: `deployment-controller`. */
  readonly name: string;
  /** Keys synced side by side; 5 when not given, as most `--concurrent-…-syncs` flags are by default. */
  readonly workers?: number;
  /** Failures in a row after which a key is dropped until something changes; none when not given. */
  readonly retriesMax?: number;
  /** The rate limiter's first and longest delay in milliseconds; 5 and 1,000,000 when not given. */
  readonly backOffMs?: readonly [number, number];
  /** Registers handlers that fill the queue. Called once, before anything happens. */
  setUp(queue: WorkQueue): void;
  /** Brings the object of a key nearer to what it should be. */
  sync(key: string, causes: Causes): Task;
}

/** What controllers are made of. */
export interface ControllerContext {
  readonly world: World;
  readonly informers: Informers;
}

/** What the API server says when it refuses a request. Only ever thrown inside of `sync`. */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}

export const isNotFound = (error: unknown): boolean => error instanceof ApiError && error.code === 404;
export const isConflict = (error: unknown): boolean => error instanceof ApiError && error.reason === 'Conflict';
export const isAlreadyExists = (error: unknown): boolean => error instanceof ApiError && error.reason === 'AlreadyExists';
