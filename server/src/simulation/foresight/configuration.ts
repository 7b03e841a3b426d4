import { editDistance } from '../../kubernetes/decode/suggest.ts';
import type { StatusEntry, TimelineEntry } from '../timeline.ts';
import type { Pod } from '../world/pod.ts';
import { type Found, type Lesson, rounded, type Telling, tell, type Words } from './finding.ts';
import type { Place } from './place.ts';
import type { ContainerStory, PodStory } from './story.ts';
import type { Study } from './study.ts';

const WORDS = {
  'missing-object': {
    message: {
      en: '{who} waits for {kind} {name}, which nothing here creates.',
      'zh-cn': '{who}一直在等待 {kind} {name}，而这里没有创建它。',
    },
    explanation: {
      en: 'Until {end} s the Pod stays in {state}. If the cluster has the {kind} in namespace {namespace} already, all is well; else create it, or mark the reference `optional: true`.',
      'zh-cn':
        '到第 {end} 秒，Pod 一直处于 {state}。如果集群的命名空间 {namespace} 里已有这个 {kind}，则没有问题；否则请创建它，或把该引用标为 `optional: true`。',
    },
  },
  'misspelled-object': {
    message: {
      en: '{who} waits for {kind} {name}, which does not exist; {other} does.',
      'zh-cn': '{who}一直在等待不存在的 {kind} {name}；存在的是 {other}。',
    },
    explanation: {
      en: 'Until {end} s the Pod stays in {state}. Use the name of the {kind} that is there.',
      'zh-cn': '到第 {end} 秒，Pod 一直处于 {state}。请使用现有 {kind} 的名称。',
    },
  },
  'other-namespace': {
    message: {
      en: '{who} waits for {kind} {name}: it is in namespace {other}, the Pod in {namespace}.',
      'zh-cn': '{who}一直在等待 {kind} {name}：它在命名空间 {other} 里，而 Pod 在 {namespace} 里。',
    },
    explanation: {
      en: 'Until {end} s the Pod stays in {state}. A Pod only finds ConfigMaps and Secrets of its own namespace.',
      'zh-cn': '到第 {end} 秒，Pod 一直处于 {state}。Pod 只能引用自己命名空间里的 ConfigMap 和 Secret。',
    },
  },
  'missing-key': {
    message: {
      en: '{who} waits for the key `{key}`, which {kind} {name} does not have.',
      'zh-cn': '{who}一直在等待键 `{key}`，而 {kind} {name} 中没有它。',
    },
    explanation: {
      en: 'Until {end} s the Pod stays in {state}. Its keys are: {keys}.',
      'zh-cn': '到第 {end} 秒，Pod 一直处于 {state}。它的键有：{keys}。',
    },
  },
} as const satisfies Record<string, Words>;

/** A ConfigMap or Secret (and a key of it) that something must have before the Pod can run. */
interface Reference {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly key?: string;
  /** Path in the Pod of the name and of the key. */
  readonly namePath: string;
  readonly keyPath?: string;
}

/** Pods that wait for ConfigMaps and Secrets that are not there, or not as they are used. */
export const configuration: Lesson = function* (study) {
  for (const pod of study.samples) {
    for (const story of pod.containers) {
      const waiting = story.lastStatus(({ reason }) => reason === 'CreateContainerConfigError');
      if (waiting && waiting === pod.statuses.at(-1)) yield* judge(study, pod, containerReferences(story), waiting, story);
    }
    const failed = pod.events('FailedMount');
    const stuck = pod.last?.conditions.PodReadyToStartContainers !== 'True' && pod.firstTrue('PodReadyToStartContainers') === undefined;
    if (failed[0] && stuck) yield* judge(study, pod, volumeReferences(pod.pod), failed[0], null);
  }
};

function* judge(
  study: Study,
  pod: PodStory,
  references: readonly Reference[],
  proof: TimelineEntry,
  story: ContainerStory | null,
): Generator<Found> {
  const { namespace } = pod.pod.metadata;
  for (const { kind, name, key, namePath, keyPath } of references) {
    const object = study.there(kind, namespace, name);
    const values = {
      who: story ? { en: `Container ${story.name}`, 'zh-cn': `容器 ${story.name} ` } : { en: 'The Pod', 'zh-cn': 'Pod ' },
      kind,
      name,
      namespace,
      end: rounded(study.end),
      state: stateOf(proof, story),
    };
    if (object && key !== undefined && keyPath !== undefined) {
      const keys = [...Object.keys(object.data ?? {}), ...Object.keys(object.binaryData ?? {}), ...Object.keys(object.stringData ?? {})];
      if (keys.includes(key)) continue;
      const told = { ...values, key, keys: keys.length > 0 ? keys.slice(0, 8).join(', ') : '—' };
      yield tell('missing-key', WORDS['missing-key'], {
        severity: 'warning',
        place: pod.place(keyPath),
        values: told,
        proof: [proof],
        better: keyLike(keys, key, pod.place(keyPath)),
      });
    }
    if (object) continue;
    const there = study.objects(kind);
    const place = pod.place(namePath);
    const elsewhere = there.find(({ metadata }) => metadata.name === name);
    const near = there.find(({ metadata }) => metadata.namespace === namespace && isSlip(metadata.name ?? '', name));
    if (elsewhere)
      yield tell('other-namespace', WORDS['other-namespace'], {
        severity: 'warning',
        place,
        values: { ...values, other: elsewhere.metadata.namespace ?? '' },
        proof: [proof],
      });
    else if (near)
      yield tell('misspelled-object', WORDS['misspelled-object'], {
        severity: 'warning',
        place,
        values: { ...values, other: near.metadata.name ?? '' },
        better: { place, value: near.metadata.name ?? '' },
        proof: [proof],
      });
    else
      yield tell('missing-object', WORDS['missing-object'], {
        severity: study.told.cluster ? 'warning' : 'hint',
        place,
        values,
        proof: [proof],
      });
  }
}

/** The one key that differs only by its case, or by a slip. */
function keyLike(keys: readonly string[], key: string, place: Place): Telling['better'] {
  const folded = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const alike = keys.filter((each) => folded(each) === folded(key) || isSlip(each, key));
  return alike.length === 1 ? { place, value: alike[0] } : undefined;
}

/** Few letters apart; names that only differ by a number are different on purpose. */
const isSlip = (one: string, other: string): boolean =>
  one.replace(/\d+/g, '') !== other.replace(/\d+/g, '') && editDistance(one, other, 2) <= Math.min(2, other.length >> 2);

const stateOf = (proof: TimelineEntry, story: ContainerStory | null): string =>
  story?.stateIn(proof as StatusEntry)?.reason ?? 'ContainerCreating';

function containerReferences({ container, path }: ContainerStory): Reference[] {
  const references: Reference[] = [];
  container.envFrom?.forEach(({ configMapRef, secretRef }, index) => {
    const source = configMapRef ?? secretRef;
    const field = configMapRef ? 'configMapRef' : 'secretRef';
    if (source && !source.optional)
      references.push({
        kind: configMapRef ? 'ConfigMap' : 'Secret',
        name: source.name,
        namePath: `${path}.envFrom[${index}].${field}.name`,
      });
  });
  container.env?.forEach(({ valueFrom }, index) => {
    const source = valueFrom?.configMapKeyRef ?? valueFrom?.secretKeyRef;
    if (!source || source.optional) return;
    const at = `${path}.env[${index}].valueFrom.${valueFrom?.configMapKeyRef ? 'configMapKeyRef' : 'secretKeyRef'}`;
    const kind = valueFrom?.configMapKeyRef ? 'ConfigMap' : 'Secret';
    references.push({ kind, name: source.name, key: source.key, namePath: `${at}.name`, keyPath: `${at}.key` });
  });
  return references;
}

interface KeyedSource {
  readonly items?: readonly { readonly key: string }[] | undefined;
  readonly optional?: boolean | undefined;
}

function volumeReferences({ spec }: Pod): Reference[] {
  const references: Reference[] = [];
  const add = (kind: Reference['kind'], name: string, source: KeyedSource, at: string, nameField: string): void => {
    // Every namespace has this one.
    if (source.optional || name === 'kube-root-ca.crt') return;
    references.push({ kind, name, namePath: `${at}.${nameField}` });
    source.items?.forEach(({ key }, index) => {
      references.push({ kind, name, key, namePath: `${at}.${nameField}`, keyPath: `${at}.items[${index}].key` });
    });
  };
  spec.volumes?.forEach(({ configMap, secret, projected }, index) => {
    const at = `spec.volumes[${index}]`;
    if (configMap) add('ConfigMap', configMap.name, configMap, `${at}.configMap`, 'name');
    if (secret) add('Secret', secret.secretName, secret, `${at}.secret`, 'secretName');
    projected?.sources?.forEach((source, number) => {
      const place = `${at}.projected.sources[${number}]`;
      if (source.configMap) add('ConfigMap', source.configMap.name, source.configMap, `${place}.configMap`, 'name');
      if (source.secret) add('Secret', source.secret.name, source.secret, `${place}.secret`, 'name');
    });
  });
  return references;
}
