import type { KubernetesObject } from '../object.ts';
import type { Check, RuleContext } from './rule.ts';

/** What the API server asks of a kind when an object of it is created. */
export interface Validator {
  readonly namespaced: boolean;
  /** In the server's order, from the root of the object. */
  readonly checks: readonly Check<KubernetesObject, RuleContext>[];
  /** A create is answered and nothing is stored: the metadata plays no part. */
  readonly answered?: true;
  /** How the server calls the object in its refusals, where that is not the object's own kind and name. */
  readonly calledAs?: { readonly group: string; readonly kind: string; readonly name?: string };
}

/** Validators by `Kind` for the core group and `group/Kind` for the others. */
export type Validators = Readonly<Record<string, Validator>>;

/** The key of an object in Validators. The API version has no part in it: the server judges one internal form. */
export function validatorKey(object: Pick<KubernetesObject, 'apiVersion' | 'kind'>): string {
  const slash = object.apiVersion.indexOf('/');
  return slash < 0 ? object.kind : `${object.apiVersion.slice(0, slash)}/${object.kind}`;
}
