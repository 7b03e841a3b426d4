import { qosClassOf } from '../../kubernetes/values/podResources.ts';
import { isPodTerminal, type Pod, type ResourceRequirements, type Toleration } from '../world/pod.ts';
import { humanDuration } from './ages.ts';
import { describeContainers, resourceLines } from './describeContainers.ts';
import { describeVolumes } from './describeVolumes.ts';
import { byText, type SeenEvent, type Snapshot } from './printer.ts';
import { tabbed } from './tabWriter.ts';

/** Source: kubectl pkg/describe maxAnnotationLen. */
const ANNOTATION_MAX = 140;
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** `kubectl describe pods`. */
export function describePods(snapshot: Snapshot): string {
  if (snapshot.pods.length === 0) return 'No resources found in default namespace.\n';
  return snapshot.pods.map((pod) => describePod(pod, snapshot)).join('\n\n');
}

/** Source: kubectl pkg/describe/describe.go describePod. */
function describePod(pod: Pod, snapshot: Snapshot): string {
  const events = snapshot.events.filter(({ object }) => object.uid === pod.metadata.uid);
  // Events are laid out by themselves.
  return tabbed(podLines(pod, snapshot).join('\n')) + (events.length > 0 ? `\n${tabbed(eventLines(events, snapshot).join('\n'))}\n` : '\n');
}

function podLines(pod: Pod, { nowMs, wall, events }: Snapshot): string[] {
  const { metadata, spec, status } = pod;
  const lines = [`Name:\t${metadata.name}`, `Namespace:\t${metadata.namespace}`];
  const add = (title: string, value: string | number | undefined): void => {
    if (value !== undefined && value !== '') lines.push(`${title}:\t${value}`);
  };
  add('Priority', spec.priority);
  add('Priority Class Name', spec.priorityClassName);
  add('Runtime Class Name', spec.runtimeClassName);
  add('Service Account', spec.serviceAccountName);
  lines.push(`Node:\t${spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ''}` : '<none>'}`);
  if (status.startTime !== undefined) lines.push(`Start Time:\t${wall.rfc1123(status.startTime)}`);
  lines.push(...multiline('Labels', labelTexts(metadata.labels)), ...annotations(metadata.annotations));
  if (metadata.deletionTimestamp !== undefined && !isPodTerminal(status)) {
    lines.push(`Status:\tTerminating (lasts ${humanDuration(nowMs - metadata.deletionTimestamp)})`);
    lines.push(`Termination Grace Period:\t${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else lines.push(`Status:\t${status.phase}`);
  add('Reason', status.reason);
  add('Message', status.message);
  const seccomp = spec.securityContext?.seccompProfile;
  if (seccomp) lines.push(`SeccompProfile:\t${seccomp.type}`);
  if (seccomp?.type === 'Localhost') lines.push(`LocalhostProfile:\t${seccomp.localhostProfile ?? ''}`);
  lines.push(`IP:\t${status.podIP ?? ''}`, ...(status.podIP ? ['IPs:', `  IP:\t${status.podIP}`] : ['IPs:\t<none>']));
  const owner = metadata.ownerReferences?.find((reference) => reference.controller);
  add('Controlled By', owner && `${owner.kind}/${owner.name}`);
  add('NominatedNodeName', status.nominatedNodeName);
  if (spec.resources) lines.push('Resources:', ...resourceLines(spec.resources as ResourceRequirements, '  '));
  if (spec.initContainers?.length)
    lines.push(...describeContainers('Init Containers', spec.initContainers, status.initContainerStatuses, pod, wall));
  lines.push(...describeContainers('Containers', spec.containers, status.containerStatuses, pod, wall));
  if (spec.ephemeralContainers?.length)
    lines.push(...describeContainers('Ephemeral Containers', spec.ephemeralContainers, status.ephemeralContainerStatuses, pod, wall));
  lines.push(...conditionLines(pod), ...describeVolumes(spec.volumes ?? []));
  lines.push(`QoS Class:\t${status.qosClass ?? qosClassOf(spec)}`);
  lines.push(...multiline('Node-Selectors', labelTexts(spec.nodeSelector)));
  lines.push(
    ...multiline('Tolerations', [...(spec.tolerations ?? [])].sort((a, b) => byText(a.key ?? '', b.key ?? '')).map(tolerationText)),
  );
  if (!events.some(({ object }) => object.uid === metadata.uid)) lines.push('Events:\t<none>');
  return lines;
}

function conditionLines({ spec, status }: Pod): string[] {
  const lines: string[] = [];
  if (spec.readinessGates?.length) {
    lines.push('Readiness Gates:', '  Type\tStatus');
    for (const { conditionType } of spec.readinessGates)
      lines.push(`  ${conditionType} \t${status.conditions.find(({ type }) => type === conditionType)?.status ?? '<none>'} `);
  }
  if (status.conditions.length > 0) {
    lines.push('Conditions:', '  Type\tStatus');
    for (const condition of status.conditions) lines.push(`  ${condition.type} \t${condition.status} `);
  }
  return lines;
}

/** A title with its values below each other. */
function multiline(title: string, values: readonly string[]): string[] {
  if (values.length === 0) return [`${title}:\t<none>`];
  return values.map((value, index) => `${index === 0 ? `${title}:` : ''}\t${value}`);
}

const labelTexts = (labels: Readonly<Record<string, string>> | undefined): string[] =>
  Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .sort(byText);

function annotations(all: Readonly<Record<string, string>> | undefined): string[] {
  const keys = Object.keys(all ?? {})
    .filter((key) => key !== LAST_APPLIED)
    .sort(byText);
  if (keys.length === 0) return ['Annotations:\t<none>'];
  return keys.flatMap((key, index) => {
    const head = `${index === 0 ? 'Annotations:' : ''}\t`;
    const value = all![key]!.replace(/\n$/, '');
    if (value.length + key.length + 2 <= ANNOTATION_MAX && !value.includes('\n')) return [`${head}${key}: ${value}`];
    return [`${head}${key}:`, ...value.split('\n').map((line) => `\t  ${shorten(line, ANNOTATION_MAX - 2)}`)];
  });
}

const shorten = (text: string, max: number): string => (text.length > max ? `${text.slice(0, max)}...` : text);

function tolerationText({ key = '', value = '', effect = '', operator, tolerationSeconds }: Toleration): string {
  let text = `${key}${value && `=${value}`}${effect && `:${effect}`}`;
  if (operator === 'Exists' && !value) text += key || effect ? ' op=Exists' : 'op=Exists';
  return tolerationSeconds === undefined ? text : `${text} for ${tolerationSeconds}s`;
}

function eventLines(events: readonly SeenEvent[], { nowMs }: Snapshot): string[] {
  const lines = ['Events:', '  Type\tReason\tAge\tFrom\tMessage', '  ----\t------\t----\t----\t-------'];
  for (const event of [...events].sort((one, other) => one.lastAt - other.lastAt)) {
    const first = humanDuration(nowMs - event.firstAt);
    const interval = event.count > 1 ? `${humanDuration(nowMs - event.lastAt)} (x${event.count} over ${first})` : first;
    const place = event.object.fieldPath ? `${event.object.fieldPath}: ` : '';
    lines.push(`  ${event.type}\t${event.reason}\t${interval}\t${event.source}\t${place}${event.message.trim()}`);
  }
  return lines;
}
