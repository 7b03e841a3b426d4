import { itemsOf } from '../kubernetes/decode/decode.ts';
import { servedKinds, servedVersionsOf } from '../kubernetes/schema/kinds.ts';
import { locate, type ManifestDocument, type MappingNode, type Node, type Path, pairNamed, resolved } from '../manifest/index.ts';

/** What a document says it is. */
export interface Identity {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string | null;
  readonly namespace: string | null;
  readonly apiVersionNode: Node | null;
  readonly kindNode: Node | null;
}

/** Files that use the same two keys for something no API server is asked about. */
const LOCAL_KINDS = new Set(['v1/Config']);

/** API groups of Kubernetes itself; any other group with a dot in it belongs to a custom resource. */
const OWN_GROUP = /^(?:[a-z]+|[a-z0-9.-]*\.k8s\.io)$/;

/** Groups of files that programs read (kustomize, kubeadm, kubelet, kube-scheduler, audit policies): no API server serves them. */
const FILE_GROUP = /(?:^|\.)(?:config|kubeadm|audit)\.k8s\.io$/;

/** The API group of an `apiVersion`; empty for the core. */
export const groupOf = (apiVersion: string): string => apiVersion.slice(0, Math.max(apiVersion.indexOf('/'), 0));

/** Whether a file that names these two belongs to a program on somebody's machine (kubeconfig, kustomization, kubeadm…). */
export const isToolFile = (apiVersion: string, kind: string): boolean =>
  LOCAL_KINDS.has(`${apiVersion}/${kind}`) || FILE_GROUP.test(groupOf(apiVersion));

const textAt = (node: Node | null | undefined): string | null =>
  node?.type === 'scalar' && typeof node.value === 'string' ? node.value : null;

/** A document that lacks one of the two keys, and is a manifest by the other one and its metadata. */
function isHalfNamed(root: MappingNode, apiVersion: string, kind: string): boolean {
  if (pairNamed(root, 'metadata')?.value.type !== 'mapping') return false;
  if (kind !== '') return servedVersionsOf(kind).length > 0;
  return apiVersion !== '' && servedKinds().some((schema) => schema.apiVersion === apiVersion);
}

/**
 * Recognises a Kubernetes manifest by what it says, not by its file's name: a mapping with `kind` and `apiVersion`,
 * or with one of them and `metadata`; what is missing is empty then. Null for anything else,
 * for templates (what is written there is not what will be applied), for custom resources and for files of tools (kubeconfig, kustomization…).
 */
export function identify(document: ManifestDocument): Identity | null {
  return document.templated ? null : identifyNode(document.root);
}

/** An object and where it stands: at the root of a document, or as an item of a list. */
export interface Subject {
  readonly identity: Identity;
  /** Path to the object: empty, or `['items', 3]`. */
  readonly base: Path;
}

/** The object that a path of a document leads into. */
export function subjectOf(document: ManifestDocument, path: Path): Subject | null {
  const whole = identify(document);
  if (!whole) return null;
  const base = path.slice(0, 2);
  if (!whole.kind.endsWith('List') || base[0] !== 'items' || typeof base[1] !== 'number') return { identity: whole, base: [] };
  const item = identifyNode(locate(document, base).value);
  return item && { identity: item, base };
}

/** The same of one object of a document. */
/** Every object of a document: the document itself, or the items of a list, which kubectl applies one by one. */
export function subjectsOf(document: ManifestDocument): Subject[] {
  const whole = identify(document);
  if (!whole) return [];
  const list = whole.kind.endsWith('List') ? itemsOf(document) : null;
  if (!list) return [{ identity: whole, base: [] }];
  return list.items.flatMap((item, index) => {
    const identity = identityOfItem(item);
    return identity ? [{ identity, base: ['items', index] }] : [];
  });
}

/** By node: an edit in a long list leaves the nodes of the other items what they are. */
const itemIdentities = new WeakMap<Node, { readonly identity: Identity | null }>();

export function identityOfItem(item: Node): Identity | null {
  let known = itemIdentities.get(item);
  if (!known) {
    known = { identity: identifyNode(resolved(item)) };
    itemIdentities.set(item, known);
  }
  return known.identity;
}

export function identifyNode(root: Node | null): Identity | null {
  if (root?.type !== 'mapping') return null;
  const apiVersionPair = pairNamed(root, 'apiVersion');
  const kindPair = pairNamed(root, 'kind');
  const apiVersion = textAt(apiVersionPair?.value) ?? '';
  const kind = textAt(kindPair?.value) ?? '';
  if ((apiVersion === '' || kind === '') && !isHalfNamed(root, apiVersion, kind)) return null;
  const group = groupOf(apiVersion);
  if ((group !== '' && !OWN_GROUP.test(group)) || isToolFile(apiVersion, kind)) return null;
  const metadata = pairNamed(root, 'metadata')?.value;
  const inMetadata = (key: string): string | null => (metadata?.type === 'mapping' ? textAt(pairNamed(metadata, key)?.value) : null);
  return {
    apiVersion,
    kind,
    name: inMetadata('name') ?? inMetadata('generateName'),
    namespace: inMetadata('namespace'),
    apiVersionNode: apiVersionPair?.value ?? null,
    kindNode: kindPair?.value ?? null,
  };
}
