/** Every verb that an action of a scenario may have, with its arguments beside `at` and `verb`; `simulation/actions.ts` does them. */
export const VERB_ARGUMENTS = {
  apply: ['manifest'],
  create: ['manifest'],
  delete: ['object', 'gracePeriodSeconds', 'propagationPolicy'],
  drain: ['node', 'force'],
  evict: ['object', 'gracePeriodSeconds'],
  exec: ['object', 'container', 'command'],
  failProbe: ['object', 'container', 'probe', 'until'],
  killProcess: ['object', 'container', 'exitCode', 'signal'],
  killSandbox: ['object'],
  nodePressure: ['node', 'signal', 'available', 'until'],
  patch: ['object', 'patch', 'patchType', 'subresource'],
  removeStaticPod: ['node', 'file'],
  rollback: ['object', 'toRevision'],
  scale: ['object', 'replicas'],
  shutdownNode: ['node'],
  startKubelet: ['node'],
  stopKubelet: ['node'],
  writeStaticPod: ['node', 'file', 'manifest'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type Verb = keyof typeof VERB_ARGUMENTS;

export const VERBS: ReadonlySet<string> = new Set(Object.keys(VERB_ARGUMENTS));
