/** Every verb that an action of a scenario may have, with its arguments beside `at` and `verb`; `simulation/actions.ts` does them. */
export const VERB_ARGUMENTS = {
  addNode: ['node', 'cpu', 'memory', 'pods', 'zone', 'labels', 'taints'],
  apply: ['manifest'],
  cordon: ['node'],
  create: ['manifest'],
  delete: ['object', 'gracePeriodSeconds', 'propagationPolicy'],
  drain: ['node', 'force', 'deleteEmptyDirData', 'gracePeriodSeconds'],
  evict: ['object', 'gracePeriodSeconds'],
  exec: ['object', 'container', 'command'],
  failProbe: ['object', 'container', 'probe', 'until'],
  killProcess: ['object', 'container', 'exitCode', 'signal'],
  killSandbox: ['object'],
  loseNode: ['node', 'until'],
  nodePressure: ['node', 'signal', 'available', 'until'],
  patch: ['object', 'patch', 'patchType', 'subresource'],
  removeNode: ['node'],
  removeStaticPod: ['node', 'file'],
  rollback: ['object', 'toRevision'],
  scale: ['object', 'replicas'],
  shutdownNode: ['node'],
  startKubelet: ['node'],
  stopKubelet: ['node'],
  uncordon: ['node'],
  writeStaticPod: ['node', 'file', 'manifest'],
  zoneOutage: ['zone', 'until'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Verb = keyof typeof VERB_ARGUMENTS;

export const VERBS: ReadonlySet<string> = new Set(Object.keys(VERB_ARGUMENTS));
