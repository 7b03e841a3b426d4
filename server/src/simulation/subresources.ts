import type { Container, Pod } from './world/pod.ts';

/**
 * What a request to `resize` writes: of a Pod with other containers all of it, for validation to refuse; else only resources and how they
 * may change. Source: registry/core/pod strategy.go dropNonResizeUpdates.
 */
export function onlyResized(before: Pod, after: Pod): Pod {
  const [old, now] = [before.spec, after.spec];
  if (old.containers.length !== now.containers.length || old.initContainers?.length !== now.initContainers?.length) return after;
  const spec = { ...old, containers: containersOf(old.containers, now.containers) };
  if (old.initContainers && now.initContainers) spec.initContainers = containersOf(old.initContainers, now.initContainers);
  if (now.resources) spec.resources = now.resources;
  else delete spec.resources;
  return { ...before, metadata: { ...before.metadata }, spec };
}

function containersOf(old: readonly Container[], now: readonly Container[]): Container[] {
  if (old.some(({ name }, index) => now[index]?.name !== name)) return [...now];
  return old.map((container, index) => {
    const { resources: _, resizePolicy: __, ...kept } = container;
    const { resources, resizePolicy } = now[index] ?? container;
    return { ...kept, ...(resources ? { resources } : {}), ...(resizePolicy ? { resizePolicy } : {}) };
  });
}

/** What a request to `ephemeralcontainers` writes: these alone. Source: the same, dropNonEphemeralContainerUpdates. */
export function onlyDebugged(before: Pod, after: Pod): Pod {
  const { ephemeralContainers } = after.spec;
  return { ...before, metadata: { ...before.metadata }, spec: { ...before.spec, ...(ephemeralContainers ? { ephemeralContainers } : {}) } };
}
