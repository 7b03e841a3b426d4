/** `namespace/name`; only the name for what lives outside of namespaces. Source: client-go cache.MetaNamespaceKeyFunc. */
export const keyOf = ({ metadata }: { metadata: { namespace?: string; name?: string } }): string =>
  metadata.namespace ? `${metadata.namespace}/${metadata.name}` : (metadata.name ?? '');
