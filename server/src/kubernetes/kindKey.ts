import { interned } from '../manifest/words.ts';
import type { KubernetesObject } from './object.ts';

/** API version → kind → key. */
const keys = new Map<string, Map<string, string>>();
/** Kinds that users make up are not remembered for ever. */
const KEYS_MAX = 1000;
let count = 0;

/**
 * `apiVersion/kind` of an object, by which tables of what holds for a kind are asked. Each stage asks some, so that the text is made once for each
 * kind: a text that was put together just now has to be gone through before anything can be found by it.
 */
export function kindKey({ apiVersion, kind }: Pick<KubernetesObject, 'apiVersion' | 'kind'>): string {
  const known = keys.get(apiVersion)?.get(kind);
  if (known !== undefined) return known;
  const key = interned(`${apiVersion}/${kind}`);
  if (count < KEYS_MAX) {
    const ofVersion = keys.get(apiVersion) ?? new Map<string, string>();
    keys.set(apiVersion, ofVersion.set(kind, key));
    count++;
  }
  return key;
}
