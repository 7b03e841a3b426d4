import { podFieldValue, resourceFieldValue } from '../kubelet/fieldPath.ts';
import type { Instant, WallClock } from '../world/instant.ts';
import type { Container, ContainerPort, ContainerState, ContainerStatus, EnvVar, Pod, Probe, ResourceRequirements } from '../world/pod.ts';
import { byText } from './printer.ts';

/** Source: kubectl pkg/describe/describe.go describeContainers. */
export function describeContainers(
  label: string,
  containers: readonly Container[],
  statuses: readonly ContainerStatus[] | undefined,
  pod: Pod,
  wall: WallClock,
): string[] {
  return [
    `${label}:`,
    ...containers.flatMap((container) =>
      containerLines(
        container,
        statuses?.find(({ name }) => name === container.name),
        pod,
        wall,
      ),
    ),
  ];
}

function containerLines(container: Container, status: ContainerStatus | undefined, pod: Pod, wall: WallClock): string[] {
  const lines = [`  ${container.name}:`];
  if (status) lines.push(`    Container ID:\t${status.containerID ?? ''}`);
  lines.push(`    Image:\t${container.image}`);
  if (status) lines.push(`    Image ID:\t${status.imageID}`);
  lines.push(portLine('Port', container.ports, 'containerPort'), portLine('Host Port', container.ports, 'hostPort'));
  const seccomp = container.securityContext?.seccompProfile;
  if (seccomp) lines.push(`    SeccompProfile:\t${seccomp.type}`);
  for (const [title, words] of [
    ['Command', container.command],
    ['Args', container.args],
  ] as const)
    if (words?.length) lines.push(`    ${title}:`, ...words.flatMap((word) => word.split('\n').map((line) => `      ${line}`)));
  if (status) lines.push(...statusLines(status, wall));
  lines.push(...resourceLines(container.resources ?? {}, '    '));
  for (const [title, probe] of [
    ['Liveness', container.livenessProbe],
    ['Readiness', container.readinessProbe],
    ['Startup', container.startupProbe],
  ] as const)
    if (probe) lines.push(`    ${title}:\t${probeText(probe)}`);
  return [...lines, ...environmentLines(container, pod), ...mountLines(container)];
}

function portLine(title: string, ports: readonly ContainerPort[] | undefined, field: 'containerPort' | 'hostPort'): string {
  const texts = (ports ?? []).map((port) => `${port[field] ?? 0}/${port.protocol ?? 'TCP'}${port.name ? ` (${port.name})` : ''}`);
  return `    ${title}${texts.length > 1 ? 's' : ''}:\t${texts.join(', ') || '<none>'}`;
}

function statusLines(status: ContainerStatus, wall: WallClock): string[] {
  return [
    ...stateLines('State', status.state, wall),
    ...(status.lastState.terminated ? stateLines('Last State', status.lastState, wall) : []),
    `    Ready:\t${status.ready ? 'True' : 'False'}`,
    `    Restart Count:\t${status.restartCount}`,
  ];
}

function stateLines(title: string, { running, terminated, waiting }: ContainerState, wall: WallClock): string[] {
  // A container that never started has the runtime's zero time.
  const time = (instant: Instant | undefined): string =>
    instant === undefined || !Number.isFinite(instant) ? 'Thu, 01 Jan 1970 00:00:00 +0000' : wall.rfc1123(instant);
  if (running) return [`    ${title}:\tRunning`, `      Started:\t${time(running.startedAt)}`];
  if (!terminated) return [`    ${title}:\tWaiting`, ...(waiting?.reason ? [`      Reason:\t${waiting.reason}`] : [])];
  return [
    `    ${title}:\tTerminated`,
    ...(terminated.reason ? [`      Reason:\t${terminated.reason}`] : []),
    ...(terminated.message ? [`      Message:\t${terminated.message}`] : []),
    `      Exit Code:\t${terminated.exitCode}`,
    `      Started:\t${time(terminated.startedAt)}`,
    `      Finished:\t${time(terminated.finishedAt)}`,
  ];
}

/** Limits before requests, names sorted. */
export function resourceLines({ limits, requests }: ResourceRequirements, indent: string): string[] {
  const list = (title: string, amounts: Readonly<Record<string, string>> | undefined): string[] => {
    const names = Object.keys(amounts ?? {}).sort(byText);
    return names.length === 0 ? [] : [`${indent}${title}:`, ...names.map((name) => `${indent}  ${name}:\t${amounts![name]}`)];
  };
  return [...list('Limits', limits), ...list('Requests', requests)];
}

function probeText(probe: Probe): string {
  const attributes =
    `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 1}s period=${probe.periodSeconds ?? 10}s ` +
    `#success=${probe.successThreshold ?? 1} #failure=${probe.failureThreshold ?? 3}`;
  const { exec, httpGet, tcpSocket, grpc } = probe;
  if (exec) return `exec [${(exec.command ?? []).join(' ')}] ${attributes}`;
  if (httpGet)
    return `http-get ${(httpGet.scheme ?? 'HTTP').toLowerCase()}://${httpGet.host ?? ''}:${httpGet.port}${httpGet.path ?? ''} ${attributes}`;
  if (tcpSocket) return `tcp-socket ${tcpSocket.host ?? ''}:${tcpSocket.port} ${attributes}`;
  if (grpc) return `grpc <pod>:${grpc.port} ${grpc.service ?? ''} ${attributes}`;
  return `unknown ${attributes}`;
}

function environmentLines(container: Container, pod: Pod): string[] {
  const lines: string[] = [];
  if (container.envFrom?.length) {
    lines.push('    Environment Variables from:');
    for (const { prefix, configMapRef, secretRef } of container.envFrom) {
      const reference = configMapRef ?? secretRef;
      const kind = configMapRef ? 'ConfigMap' : secretRef ? 'Secret' : '';
      lines.push(
        `      ${reference?.name ?? ''}\t${kind}${prefix ? ` with prefix '${prefix}'` : ''}\tOptional: ${reference?.optional === true}`,
      );
    }
  }
  lines.push(container.env?.length ? '    Environment:' : '    Environment:\t<none>');
  return [...lines, ...(container.env ?? []).flatMap((variable) => variableLines(variable, container, pod))];
}

function variableLines({ name, value = '', valueFrom }: EnvVar, container: Container, pod: Pod): string[] {
  if (!valueFrom) return value.split('\n').map((line, index) => `      ${index === 0 ? `${name}:` : ''}\t${line}`);
  const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom;
  // kubectl finds only what stands in metadata.
  if (fieldRef) {
    const known = fieldRef.fieldPath.startsWith('metadata.');
    const found = known ? podFieldValue(pod, fieldRef.fieldPath, { podIP: '', hostIP: '', allocatable: {} }) : '';
    return [`      ${name}:\t${found} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`];
  }
  if (resourceFieldRef) {
    const amount = resourceFieldValue(pod, container, resourceFieldRef, { podIP: '', hostIP: '', allocatable: {} });
    const unlimited = amount === '0' && /^limits\.(cpu|memory)$/.test(resourceFieldRef.resource);
    return [`      ${name}:\t${unlimited ? 'node allocatable' : amount} (${resourceFieldRef.resource})`];
  }
  if (secretKeyRef)
    return [
      `      ${name}:\t<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name}'>\tOptional: ${secretKeyRef.optional === true}`,
    ];
  if (configMapKeyRef)
    return [
      `      ${name}:\t<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name}'>\tOptional: ${configMapKeyRef.optional === true}`,
    ];
  return [];
}

function mountLines({ volumeMounts }: Container): string[] {
  if (!volumeMounts?.length) return ['    Mounts:\t<none>'];
  const sorted = [...volumeMounts].sort((one, other) => byText(one.mountPath, other.mountPath));
  return [
    '    Mounts:',
    ...sorted.map((mount) => {
      const flags = [mount.readOnly ? 'ro' : 'rw', ...(mount.subPath ? [`path=${JSON.stringify(mount.subPath)}`] : [])];
      return `      ${mount.mountPath} from ${mount.name} (${flags.join(',')})`;
    }),
  ];
}
