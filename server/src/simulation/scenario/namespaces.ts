import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { ScenarioAction } from '../timeline.ts';

/** The namespaces that a scenario is about. */
export interface ScenarioNamespaces {
  /** Where objects go that name no namespace, as with `kubectl -n`. */
  readonly home: string;
  /** Those that somebody acts on, and that nobody has made: they were there before. */
  readonly standing: readonly KubernetesObject[];
}

const HOME = 'default';
const REFERENCE = /^Namespace\/([^#*]+)$/;

/**
 * Tells namespaces from what is done to them: one that is acted on has to be there. When no file and no action names a namespace for its objects, the
 * one that is acted on is where they are; otherwise the action would have nothing to do with them.
 *
 * @param written the objects of files and cluster before defaulting; null where that is not known
 */
export function namespacesOf(written: readonly (KubernetesObject | null)[], actions: readonly ScenarioAction[]): ScenarioNamespaces {
  const names = new Set(actions.flatMap(({ object }) => REFERENCE.exec(object ?? '')?.[1] ?? []));
  for (const object of written) if (object?.kind === 'Namespace') names.delete(object.metadata.name ?? '');
  const made = actions.some(({ manifest }) => typeof manifest === 'string' && /\bkind"?\s*:\s*"?Namespace\b/.test(manifest));
  if (names.size === 0 || made) return { home: HOME, standing: [] };
  const named = written.some((object) => object === null || object.metadata?.namespace !== undefined);
  const [first] = names;
  const home = named || names.size > 1 ? HOME : (first ?? HOME);
  return { home, standing: [...names].flatMap(contentOf) };
}

/** A namespace that has been there for a while, with what every one is given. */
const contentOf = (name: string): KubernetesObject[] => [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: name } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'kube-root-ca.crt', namespace: name }, data: { 'ca.crt': '' } },
];
