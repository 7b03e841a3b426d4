import type { Fields } from '../defaults/shape.ts';
import type { KubernetesObject } from '../object.ts';
import { FieldPath } from '../validation/fieldPath.ts';
import { dns1123SubdomainProblems, invalidResourceName } from '../values/names.ts';
import { type AdmissionPlugin, type Attributes, forbiddenAt, type PluginAnswer, specOf } from './attributes.ts';
import { standing } from './standing.ts';

const SOURCE = 'plugin/pkg/admission/serviceaccount/admission.go';
const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';
const ENFORCE_ANNOTATION = 'kubernetes.io/enforce-mountable-secrets';
const SPEC = FieldPath.of('spec');

/**
 * Gives a Pod its service account and that account's pull secrets. The volume with the token, which the server adds here as well, is left
 * to the simulation: its name is random and it takes part in no verdict.
 *
 * An account that is not among the surroundings is taken as if it existed, unless no account can have that name.
 */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  kinds: ['v1/Pod'],
  filled: {
    source: 'plugin/pkg/admission/serviceaccount/admission.go',
    explain: {
      en: 'Every Pod acts as a service account of its namespace, `default` unless another is named, and takes over its pull secrets.',
      'zh-cn': '每个 Pod 都以所在命名空间的一个服务账号运行，未指定时为 `default`，并沿用其镜像拉取 Secret。',
    },
  },
  admit: (attributes) => {
    const { object: pod, namespace } = attributes;
    if (pod.metadata.annotations?.[MIRROR_ANNOTATION] !== undefined) return checkMirrorPod(attributes);
    const spec = specOf(pod);
    spec.serviceAccountName ||= 'default';
    const name: string = spec.serviceAccountName;
    const account = standing(attributes, 'ServiceAccount', name, namespace);
    if (!account && dns1123SubdomainProblems(name).length > 0) {
      const why = invalidResourceName(name) ?? `serviceaccount "${name}" not found`;
      const detail = `error looking up service account ${namespace}/${name}: ${why}`;
      return forbiddenAt(attributes, detail, SPEC.child('serviceAccountName'), {
        id: 'admission.service-account.not-found',
        source: SOURCE,
        explain: {
          en: 'No service account can have this name: it takes lower case letters, digits, hyphens and dots.',
          'zh-cn': '服务账号不可能叫这个名称：只能使用小写字母、数字、连字符和点。',
        },
      });
    }
    if (account && (spec.imagePullSecrets ?? []).length === 0 && account.imagePullSecrets?.length > 0)
      spec.imagePullSecrets = account.imagePullSecrets.map((secret: Fields) => ({ name: secret.name }));
    return account && /^(1|t|T|true|TRUE|True)$/.test(account.metadata.annotations?.[ENFORCE_ANNOTATION] ?? '')
      ? checkMountableSecrets(attributes, account)
      : undefined;
  },
};

function checkMirrorPod(attributes: Attributes): PluginAnswer | undefined {
  const spec: Fields = attributes.object.spec ?? {};
  const refuse = (detail: string, path: FieldPath): PluginAnswer =>
    forbiddenAt(attributes, detail, path, {
      id: 'admission.service-account.mirror-pod',
      source: SOURCE,
      explain: {
        en: `The annotation ${MIRROR_ANNOTATION} says that a kubelet runs this Pod from a file. Such Pods get nothing from the API server.`,
        'zh-cn': `注解 ${MIRROR_ANNOTATION} 表示该 Pod 由 kubelet 根据文件运行。这类 Pod 不能使用 API 服务器上的对象。`,
      },
    });
  if (spec.serviceAccountName) return refuse('a mirror pod may not reference service accounts', SPEC.child('serviceAccountName'));
  const secret = firstSecret(spec);
  if (secret) return refuse('a mirror pod may not reference secrets', secret);
  const volumes: Fields[] = spec.volumes ?? [];
  const position = volumes.findIndex((volume) => volume.projected?.sources?.some((source: Fields) => source?.serviceAccountToken));
  if (position < 0) return undefined;
  return refuse('a mirror pod may not use ServiceAccountToken volume projections', SPEC.child('volumes').index(position));
}

/** Where volumes of a type name their secret. Source: pkg/api/pod/util.go VisitPodSecretNames, in its order. */
const VOLUME_SECRETS: readonly (readonly [type: string, ...fields: string[]])[] = [
  ['azureFile', 'secretName'],
  ['cephfs', 'secretRef', 'name'],
  ['cinder', 'secretRef', 'name'],
  ['flexVolume', 'secretRef', 'name'],
  ['projected'],
  ['rbd', 'secretRef', 'name'],
  ['secret', 'secretName'],
  ['scaleIO', 'secretRef', 'name'],
  ['iscsi', 'secretRef', 'name'],
  ['storageos', 'secretRef', 'name'],
  ['csi', 'nodePublishSecretRef', 'name'],
];

/** The first place at which a Pod names a secret. */
function firstSecret(spec: Fields): FieldPath | null {
  const named = (list: unknown, path: FieldPath, ...fields: readonly string[]): FieldPath | null => {
    const items = Array.isArray(list) ? list : [];
    const position = items.findIndex((item: unknown) => fields.reduce((value, field) => (value as Fields | null)?.[field], item));
    return position < 0 ? null : path.index(position);
  };
  const pull = named(spec.imagePullSecrets, SPEC.child('imagePullSecrets'), 'name');
  if (pull) return pull;
  for (const field of ['initContainers', 'containers', 'ephemeralContainers'])
    for (const [position, container] of ((spec[field] ?? []) as readonly Fields[]).entries()) {
      const path = SPEC.child(field).index(position);
      const use =
        named(container?.envFrom, path.child('envFrom'), 'secretRef', 'name') ??
        named(container?.env, path.child('env'), 'valueFrom', 'secretKeyRef', 'name');
      if (use) return use;
    }
  for (const [position, volume] of ((spec.volumes ?? []) as readonly Fields[]).entries()) {
    const [type, ...fields] = VOLUME_SECRETS.find(([name]) => volume?.[name]) ?? [''];
    const path = SPEC.child('volumes').index(position);
    const sources =
      type === 'projected' ? named(volume.projected.sources, path.child('projected').child('sources'), 'secret', 'name') : null;
    const used = sources ?? (fields.length > 0 ? named([volume], path, type, ...fields) && path.child(type) : null);
    if (used) return used;
  }
  return null;
}

interface SecretUse {
  readonly name: string;
  readonly path: FieldPath;
  /** What the server says of it when the account does not list the secret. */
  readonly refusal: (account: string) => string;
}

function secretsOf(pod: KubernetesObject): SecretUse[] {
  const spec: Fields = pod.spec ?? {};
  const uses: SecretUse[] = [];
  (spec.volumes ?? []).forEach((volume: Fields, position: number) => {
    const name = volume.secret?.secretName;
    if (name === undefined) return;
    const refusal = (account: string): string =>
      `volume with secret.secretName="${name}" is not allowed because service account ${account} does not reference that secret`;
    uses.push({ name, path: SPEC.child('volumes').index(position).child('secret').child('secretName'), refusal });
  });
  for (const [field, what] of [
    ['initContainers', 'init container'],
    ['containers', 'container'],
  ] as const) {
    (spec[field] ?? []).forEach((container: Fields, at: number) => {
      const path = SPEC.child(field).index(at);
      const use = (name: string, place: FieldPath, how: string): void => {
        const refusal = (account: string): string =>
          `${what} ${container.name} with ${how} referencing secret.secretName="${name}" is not allowed because service account ${account} does not reference that secret`;
        uses.push({ name, path: place, refusal });
      };
      (container.env ?? []).forEach((env: Fields, position: number) => {
        const name = env.valueFrom?.secretKeyRef?.name;
        if (name !== undefined) use(name, path.child('env').index(position).child('valueFrom'), `envVar ${env.name}`);
      });
      (container.envFrom ?? []).forEach((from: Fields, position: number) => {
        const name = from.secretRef?.name;
        if (name !== undefined) use(name, path.child('envFrom').index(position).child('secretRef'), 'envFrom');
      });
    });
  }
  return uses;
}

function checkMountableSecrets(attributes: Attributes, account: KubernetesObject): PluginAnswer | undefined {
  const finding = {
    id: 'admission.service-account.mountable-secrets',
    source: SOURCE,
    explain: {
      en: `The service account carries ${ENFORCE_ANNOTATION}: Pods may use only the secrets that it lists.`,
      'zh-cn': `该服务账号带有注解 ${ENFORCE_ANNOTATION}：Pod 只能使用它列出的 Secret。`,
    },
  };
  const listed = new Set<string>((account.secrets ?? []).map((secret: Fields) => secret.name));
  for (const { name, path, refusal } of secretsOf(attributes.object))
    if (!listed.has(name)) return forbiddenAt(attributes, refusal(account.metadata.name ?? ''), path, finding);
  const pullSecrets = new Set<string>((account.imagePullSecrets ?? []).map((secret: Fields) => secret.name));
  const used: Fields[] = attributes.object.spec?.imagePullSecrets ?? [];
  const position = used.findIndex((secret) => !pullSecrets.has(secret.name));
  if (position < 0) return undefined;
  const detail = `imagePullSecrets[${position}].name="${used[position]!.name}" is not allowed because service account ${account.metadata.name} does not reference that imagePullSecret`;
  return forbiddenAt(attributes, detail, SPEC.child('imagePullSecrets').index(position), finding);
}
