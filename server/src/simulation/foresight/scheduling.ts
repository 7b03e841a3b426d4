import type { EventEntry } from '../timeline.ts';
import { type Lesson, quoted, rounded, tell, type Words } from './finding.ts';
import type { Place } from './place.ts';
import type { PodStory } from './story.ts';

/** Families of reasons, by the field that is responsible: the first that one of the refusal's fields belongs to. */
const FAMILIES: readonly {
  readonly code: string;
  readonly field: RegExp;
  readonly way: { readonly en: string; readonly 'zh-cn': string };
}[] = [
  {
    code: 'unschedulable-ports',
    field: /ports\[\d+\]\.hostPort$|\.hostPort$/,
    way: {
      en: 'A host port can be taken once on each node: use a Service instead, or no more Pods than nodes.',
      'zh-cn': '每个节点上同一个主机端口只能占用一次：请改用 Service，或让 Pod 数不超过节点数。',
    },
  },
  {
    code: 'unschedulable-affinity',
    field: /podAffinity|podAntiAffinity/,
    way: {
      en: 'Required (anti-)affinity has no way out: prefer instead of require, use a topology with enough domains, or fewer replicas.',
      'zh-cn': '必须满足的（反）亲和性没有商量余地：请改为优先（preferred），选择域数足够的拓扑，或减少副本数。',
    },
  },
  {
    code: 'unschedulable-spread',
    field: /topologySpreadConstraints/,
    way: {
      en: 'With `whenUnsatisfiable: DoNotSchedule` the skew is a hard limit: raise `maxSkew`, use ScheduleAnyway, or give nodes the topology label.',
      'zh-cn': '设为 `whenUnsatisfiable: DoNotSchedule` 时偏差是硬性限制：请增大 `maxSkew`、改用 ScheduleAnyway，或给节点加上拓扑标签。',
    },
  },
  {
    code: 'unschedulable-node-selection',
    field: /nodeSelector|nodeAffinity|nodeName/,
    way: {
      en: 'No node has the labels that are asked for: label a node, or ask for less.',
      'zh-cn': '没有节点带有所要求的标签：请给节点打标签，或放宽要求。',
    },
  },
  {
    code: 'unschedulable-taints',
    field: /tolerations/,
    way: {
      en: 'The nodes keep Pods away that do not tolerate their taints: add a toleration.',
      'zh-cn': '节点的污点会拒绝没有相应容忍度的 Pod：请添加容忍度。',
    },
  },
  {
    code: 'unschedulable-volume',
    field: /volumes|volumeClaimTemplates/,
    way: {
      en: 'The Pod waits for its claim: it must exist and be bound, by a fitting volume or by a StorageClass that makes one.',
      'zh-cn': 'Pod 在等待它的 PersistentVolumeClaim：该 PVC 必须存在并已绑定，可由匹配的卷绑定，或由能创建卷的 StorageClass 供给。',
    },
  },
  {
    code: 'unschedulable-resources',
    field: /resources|overhead/,
    way: {
      en: 'Requests are reserved whole on one node: lower them, or have larger or more nodes.',
      'zh-cn': '请求的资源必须在一个节点上全部预留：请降低请求量，或使用更大、更多的节点。',
    },
  },
];
const OTHER = {
  code: 'unschedulable',
  way: { en: 'See what each node lacks in the words of the scheduler.', 'zh-cn': '请从调度器的话中查看每个节点缺什么。' },
};

const WORDS: Words = {
  message: {
    en: 'No node for {count} of {all} Pods: “{said}”',
    'zh-cn': '{all} 个 Pod 中有 {count} 个找不到节点：“{said}”。',
  },
  explanation: {
    en: '{count:It is|They are} still Pending at {end} s. {way}{assumed}',
    'zh-cn': '到第 {end} 秒{count:它|它们}仍处于 Pending。{way}{assumed}',
  },
};
const ASSUMED = {
  en: ' (Nothing here tells the nodes: one ordinary node is assumed.)',
  'zh-cn': '（这里没有给出节点：假定有一个普通节点。）',
};
const TOLD = { en: '', 'zh-cn': '' };

const NODE_MISSING: Words = {
  message: {
    en: 'Nobody runs the Pod: it is bound to node {node}, which is not there.',
    'zh-cn': '没有人运行这个 Pod：它绑定到了不存在的节点 {node}。',
  },
  explanation: {
    en: '`nodeName` goes past the scheduler; a Pod on a node that does not exist is removed after about a minute.{assumed} Choose nodes by nodeSelector or affinity.',
    'zh-cn': '`nodeName` 会绕过调度器；绑定到不存在节点的 Pod 约一分钟后会被清除。{assumed}请用 nodeSelector 或亲和性选择节点。',
  },
};

/** Pods that are never placed. */
export const scheduling: Lesson = function* (study) {
  for (const pod of study.samples) {
    const { nodeName } = pod.pod.spec;
    const [first] = pod.statuses;
    if (!nodeName || !first || first.nodeName !== nodeName || study.there('Node', '', nodeName)) continue;
    const values = { node: nodeName, assumed: study.told.nodes ? TOLD : ASSUMED };
    yield tell('node-missing', NODE_MISSING, {
      severity: study.told.nodes ? 'warning' : 'hint',
      place: pod.place('spec.nodeName'),
      values,
      proof: [first],
    });
  }
  const waiting = new Map<string, PodStory[]>();
  for (const pod of study.pods) {
    if (pod.gone || pod.last?.conditions.PodScheduled !== 'False' || pod.events('FailedScheduling').length === 0) continue;
    const group = waiting.get(pod.origin);
    if (group) group.push(pod);
    else waiting.set(pod.origin, [pod]);
  }
  for (const [origin, pods] of waiting) {
    const refused = pods[0]!.events('FailedScheduling');
    const told = refused.at(-1)!;
    const { family, place } = responsible(pods[0]!, refused);
    const known = study.told.nodes && (family !== 'unschedulable-volume' || study.told.cluster);
    yield tell(family, WORDS, {
      severity: known ? 'warning' : 'hint',
      place,
      values: {
        count: pods.length,
        all: study.pods.filter((pod) => pod.origin === origin).length,
        said: quoted(told.message.replace(/ (no new claims to deallocate, )?preemption: .*$/, ''), 240),
        end: rounded(study.end),
        way: FAMILIES.find(({ code }) => code === family)?.way ?? OTHER.way,
        assumed: study.told.nodes ? TOLD : ASSUMED,
      },
      proof: refused.slice(0, 2),
    });
  }
};

/** The field behind a refusal that the scheduler named. */
function responsible(pod: PodStory, refused: readonly EventEntry[]): { readonly family: string; readonly place: Place } {
  const places = refused.flatMap(({ causes }) =>
    causes.filter((cause): cause is Extract<typeof cause, { field: string }> => 'field' in cause),
  );
  for (const { code, field } of FAMILIES) {
    const place = places.find((each) => field.test(each.field));
    if (place) return { family: code, place };
  }
  return { family: OTHER.code, place: pod.place('spec') };
}
