import { availability } from './availability.ts';
import { configuration } from './configuration.ts';
import { cronJobs } from './cronJobs.ts';
import { ending } from './ending.ts';
import type { Lesson } from './finding.ts';
import { hooks } from './hooks.ts';
import { images } from './images.ts';
import { jobs } from './jobs.ts';
import { network } from './network.ts';
import { probes } from './probes.ts';
import { rejected } from './rejected.ts';
import { rivals } from './rivals.ts';
import { rollouts } from './rollouts.ts';
import { scheduling } from './scheduling.ts';
import { services } from './services.ts';
import { starting } from './starting.ts';
import { stopping } from './stopping.ts';
import { storage } from './storage.ts';
import { waiting } from './waiting.ts';
import { workloads } from './workloads.ts';

/** All that is looked for: from the placing of a Pod to its end, then what is made of Pods. */
export const LESSONS: readonly Lesson[] = [
  scheduling,
  rejected,
  images,
  configuration,
  starting,
  hooks,
  ending,
  probes,
  waiting,
  network,
  storage,
  stopping,
  workloads,
  rivals,
  rollouts,
  jobs,
  cronJobs,
  services,
  availability,
];
