/** JSON values as the API server sees them once the text is decoded. */
export type Json = null | boolean | number | string | bigint | readonly Json[] | { readonly [key: string]: Json };

/** A decoded object of unknown kind. Typed views are declared beside the rules that read them. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
  // biome-ignore lint/suspicious/noExplicitAny: the shape of the rest depends on the kind and was checked by the schema walk
  [field: string]: any;
}

export interface ObjectMeta {
  name?: string;
  generateName?: string;
  namespace?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  // biome-ignore lint/suspicious/noExplicitAny: rarely read fields (managedFields, ownerReferences…) stay untyped
  [field: string]: any;
}

export type MinorVersion = '1.34' | '1.35' | '1.36';
export const MINOR_VERSIONS: readonly MinorVersion[] = ['1.34', '1.35', '1.36'];
export const LATEST_VERSION: MinorVersion = '1.36';
