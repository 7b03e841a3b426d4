/** Every verb that an action of a scenario may have; `simulation/actions.ts` does them. */
export const VERBS: ReadonlySet<string> = new Set([
  'apply',
  'create',
  'delete',
  'evict',
  'exec',
  'killSandbox',
  'nodePressure',
  'patch',
  'removeStaticPod',
  'rollback',
  'scale',
  'shutdownNode',
  'startKubelet',
  'stopKubelet',
  'writeStaticPod',
]);
