import type { Check } from '../rule.ts';
import { eachKept, group } from '../walks.ts';
import type { PodContext } from './context.ts';
import type { Container, PodSpec } from './types.ts';

/** Looks into all containers of a spec, as some of the server's checks do. Source: core/pods VisitContainersWithPath. */
export const allContainers = (checks: readonly Check<Container, PodContext>[]): Check<PodSpec, PodContext> =>
  group([eachKept('initContainers', checks), eachKept('containers', checks), eachKept('ephemeralContainers', checks)]);
