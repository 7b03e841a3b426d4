import type { ManifestDocument, Path } from '../manifest/index.ts';
import { appliedText, LAST_APPLIED } from './apply.ts';
import { type Decoded, decode, decodeAt, decodeList } from './decode/decode.ts';
import { toPersisted } from './defaults/persisted.ts';
import type { Fields } from './defaults/shape.ts';
import type { KubernetesObject, MinorVersion } from './object.ts';

/**
 * The objects of a document as they stand in the cluster. A manifest stands there as `kubectl apply` leaves it; what was read from a cluster
 * (it has a uid) as it was read.
 *
 * @param judged what a create makes of the document: its object, or the list of its objects
 */
export function storedObjects(document: ManifestDocument, judged: KubernetesObject | null, version: MinorVersion): KubernetesObject[] {
  const list = decodeList(document, version);
  if (list === null) return storedObject(decode(document, version), judged, version);
  const objects: readonly KubernetesObject[] = judged?.items ?? [];
  const decodable = list.items.filter(({ object }) => object !== null);
  return decodable.flatMap((item, position) => storedObject(item, objects[position] ?? null, version));
}

/** The same of one object of a document. @param base path of an item of a list, or empty */
export function storedAt(
  document: ManifestDocument,
  base: Path,
  judged: KubernetesObject | null,
  version: MinorVersion,
): KubernetesObject | null {
  return storedObject(decodeAt(document, base, version), judged, version)[0] ?? null;
}

function storedObject({ object, root, schema }: Decoded, judged: KubernetesObject | null, version: MinorVersion): KubernetesObject[] {
  if (object?.metadata.uid) return [object];
  if (judged === null || root === null || schema === null) return [];
  const stored = toPersisted(judged, version);
  stored.metadata.annotations = { ...stored.metadata.annotations, [LAST_APPLIED]: appliedText(root, schema) };
  if (stored.apiVersion === 'v1' && stored.kind === 'Pod') mountToken(stored);
  return [stored];
}

const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
/** The server makes up the last five characters. */
const TOKEN_VOLUME = 'kube-api-access-xxxxx';
const TOKEN_SECONDS = 3607;
const TOKEN_MODE = 0o644;
const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';

/** The volume with the token of the service account that every container gets. Source: plugin/pkg/admission/serviceaccount/admission.go. */
function mountToken({ metadata, spec }: KubernetesObject): void {
  if (!spec || spec.automountServiceAccountToken === false || metadata.annotations?.[MIRROR_ANNOTATION] !== undefined) return;
  const containers: readonly Fields[] = [...(spec.initContainers ?? []), ...(spec.containers ?? [])];
  const bare = containers.filter(
    ({ volumeMounts }) => !((volumeMounts ?? []) as readonly Fields[]).some(({ mountPath }) => mountPath === TOKEN_PATH),
  );
  if (bare.length === 0) return;
  for (const container of bare) {
    container.volumeMounts = [...(container.volumeMounts ?? []), { name: TOKEN_VOLUME, readOnly: true, mountPath: TOKEN_PATH }];
  }
  const sources = [
    { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
  ];
  spec.volumes = [...(spec.volumes ?? []), { name: TOKEN_VOLUME, projected: { sources, defaultMode: TOKEN_MODE } }];
}
