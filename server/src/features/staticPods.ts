import { decode } from '../kubernetes/decode/decode.ts';
import { filled } from '../kubernetes/decode/texts.ts';
import type { MinorVersion } from '../kubernetes/object.ts';
import type { Finding } from '../kubernetes/verdict.ts';
import type { ManifestDocument, Path } from '../manifest/index.ts';
import type { Text } from '../texts/text.ts';
import { identify } from '../workspace/identity.ts';
import { placeOf } from './advice/place.ts';
import type { Examined } from './examine.ts';

/** Directories that kubelets read: kubeadm's, those of k3s and RKE2, and the one of older tutorials. */
const DIRECTORIES = /(?:\/etc\/kubernetes\/manifests|\/etc\/kubelet\.d|\/pod-manifests)\/[^/]+$/;

/** Whether a file lies where a kubelet looks for static Pods. */
export const isStaticPodFile = (uri: string): boolean => DIRECTORIES.test(uri);

/** What a static Pod must not refer to: field, and the word of the kubelet. Source: pkg/api/pod/util.go HasAPIObjectReference, in its order. */
const REFERENCES: readonly (readonly [field: string, resource: string])[] = [
  ['serviceAccountName', 'serviceaccounts'],
  ['serviceAccount', 'serviceaccounts'],
  ['imagePullSecrets[]', 'secrets'],
  ['CONTAINERS[].env[].valueFrom.secretKeyRef', 'secrets'],
  ['CONTAINERS[].envFrom[].secretRef', 'secrets'],
  ['volumes[].secret', 'secrets'],
  ['volumes[].projected.sources[].secret', 'secrets'],
  ['volumes[].azureFile.secretName', 'secrets'],
  ['volumes[].cephfs.secretRef', 'secrets'],
  ['volumes[].cinder.secretRef', 'secrets'],
  ['volumes[].flexVolume.secretRef', 'secrets'],
  ['volumes[].iscsi.secretRef', 'secrets'],
  ['volumes[].rbd.secretRef', 'secrets'],
  ['volumes[].scaleIO.secretRef', 'secrets'],
  ['volumes[].storageos.secretRef', 'secrets'],
  ['volumes[].csi.nodePublishSecretRef', 'secrets'],
  ['CONTAINERS[].env[].valueFrom.configMapKeyRef', 'configmaps'],
  ['CONTAINERS[].envFrom[].configMapRef', 'configmaps'],
  ['volumes[].configMap', 'configmaps'],
  ['volumes[].projected.sources[].configMap', 'configmaps'],
  ['resourceClaims', 'resourceclaims'],
  ['volumes[].csi', 'csidrivers (via CSI volumes)'],
  ['volumes[].glusterfs', 'endpoints (via glusterFS volumes)'],
  ['volumes[].persistentVolumeClaim', 'persistentvolumeclaims'],
  ['volumes[].ephemeral', 'persistentvolumeclaims (via ephemeral volumes)'],
  ['volumes[].projected.sources[].serviceAccountToken', 'serviceaccounts (via projected volumes)'],
  ['volumes[].projected.sources[].clusterTrustBundle', 'clustertrustbundles'],
  ['volumes[].projected.sources[].podCertificate', 'podcertificates'],
];

const MAY_NOT: Text = {
  en: 'Files of this directory are static Pods: the kubelet runs them without asking the API server, so it runs no Pod that needs one of its objects.',
  'zh-cn': '这个目录里的文件是静态 Pod：kubelet 不经过 API 服务器直接运行它们，因此不会运行需要引用 API 对象的 Pod。',
};
const NO_POD: Text = {
  en: 'The kubelet reads nothing but Pods from this directory; a `{kind}` is not run. Apply it to the API server instead.',
  'zh-cn': 'kubelet 只从这个目录读取 Pod，不会运行 `{kind}`。请改为提交给 API 服务器。',
};

/** Places below a Pod's spec that a pattern stands for: `volumes[].secret` → `['volumes', 2, 'secret']`. */
function* placesOf(value: unknown, [step, ...rest]: readonly string[], path: Path): Generator<Path> {
  if (value === null || value === undefined) return;
  if (step === undefined) yield path;
  else if (step === '[]') {
    if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* placesOf(item, rest, [...path, index]);
  } else if (step === 'CONTAINERS') {
    for (const list of ['initContainers', 'containers']) yield* placesOf(value, [list, ...rest], path);
  } else if (typeof value === 'object') yield* placesOf((value as Record<string, unknown>)[step], rest, [...path, step]);
}

/** Advice that is none for static Pods: nothing else makes them, parts of the cluster are what they are for. */
const BESIDE_THE_POINT: ReadonlySet<string> = new Set(['advice.bare-pod', 'advice.host-path', 'advice.system-namespace']);

/** What is to be said about a document that is a static Pod, in the order of its text. */
export const asStaticPod = ({ document, findings, surroundings }: Examined): Finding[] =>
  [...findings.filter(({ code }) => !BESIDE_THE_POINT.has(code)), ...staticPodFindings(document, surroundings.version)].sort(
    (one, other) => one.start - other.start,
  );

/** What the kubelet objects to in a file of its directory of static Pods, whatever the API server would say. */
function staticPodFindings(document: ManifestDocument, version: MinorVersion): Finding[] {
  const identity = identify(document);
  if (!identity) return [];
  const finding = (path: Path, code: string, message: string, explain: Text): Finding => ({
    ...placeOf(document, path),
    severity: 'warning',
    code: `static-pod.${code}`,
    message,
    explain,
    field: '',
  });
  const { kind } = identity;
  if (kind !== 'Pod') return kind === '' || kind === 'PodList' ? [] : [finding(['kind'], 'kind', '', filled(NO_POD, { kind }))];
  const spec = decode(document, version).object?.spec;
  const findings: Finding[] = [];
  for (const [pattern, resource] of REFERENCES)
    for (const path of placesOf(spec, pattern.replaceAll('[]', '.[]').split('.'), ['spec']))
      findings.push(finding(path, 'reference', `static pods may not reference ${resource}`, MAY_NOT));
  return findings;
}
