import type { Check } from '../rule.ts';
import { each, group } from '../walks.ts';
import type { PodContext } from './context.ts';
import type { Container, PodSpec } from './types.ts';

/** Looks into all containers of a spec, as some of the server's checks do. Source: core/pods VisitContainersWithPath. */
export const allContainers = (checks: readonly Check<Container, PodContext>[]): Check<PodSpec, PodContext> =>
  group([each('initContainers', checks), each('containers', checks), each('ephemeralContainers', checks)]);
