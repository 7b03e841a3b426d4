import type { ProbeEntry } from '../timeline.ts';
import type { Probe } from '../world/pod.ts';
import { type Found, quoted, rounded, tell } from './finding.ts';
import type { Pausing } from './pausing.ts';
import { HANDLER, PROBE_NAMES } from './probeWords.ts';
import type { ContainerStory, ProbeType } from './story.ts';
import { sameContainer } from './study.ts';

/** Generous: whatever answers at all answers by then. Seconds. */
const LONG_TIMEOUT_SECONDS = 60;

/** What is wrong with the probe itself, whatever the program does: nobody listens there, its program is missing, it is not given the time. */
export function* unfitHandler(story: ContainerStory, type: ProbeType, failing: ProbeEntry | undefined): Pausing<Found | null> {
  const probe = story.container[`${type}Probe`];
  if (!probe) return null;
  const certain = missingProgram(story, type, probe) ?? (failing ? wrongPort(story, type, probe, failing) : null);
  return certain ?? (failing ? yield* tooLittleTime(story, type, probe, failing) : null);
}

function missingProgram(story: ContainerStory, type: ProbeType, probe: Probe): Found | null {
  const program = probe.exec?.command?.[0];
  if (program === undefined || !story.isKnown) return null;
  const errored = story.events('Unhealthy').find(({ message, causes }) => {
    const about = causes.some((cause) => 'field' in cause && cause.field.endsWith(`${type}Probe`));
    return about && message.includes('exec failed: unable to start container process');
  });
  if (!errored || story.probes(type).length > 0) return null;
  return tell('probe-program-missing', type === 'readiness' ? HANDLER.noProgramReady : HANDLER.noProgram, {
    by: story,
    severity: story.surelyLacks(program) ? 'warning' : 'hint',
    place: story.place(`${type}Probe.exec.command`),
    values: { container: story.name, probe: PROBE_NAMES[type], program: quoted(program, 60), image: story.container.image },
    proof: [errored],
  });
}

/** The port a probe asks, when nothing has ever listened there although the container listens elsewhere. */
function wrongPort(story: ContainerStory, type: ProbeType, { httpGet, tcpSocket, grpc }: Probe, failing: ProbeEntry): Found | null {
  const asked = httpGet?.port ?? tcpSocket?.port ?? grpc?.port;
  const field = httpGet ? 'httpGet.port' : tcpSocket ? 'tcpSocket.port' : 'grpc.port';
  if (asked === undefined || httpGet?.host || tcpSocket?.host) return null;
  const port = typeof asked === 'number' ? asked : story.container.ports?.find(({ name }) => name === asked)?.containerPort;
  const everywhere = story.pod.containers.flatMap((each) => each.listening());
  const own = story.listening().filter(({ at }) => at <= failing.t);
  if (port === undefined || own.length === 0) return null;
  const there = everywhere.filter((listener) => listener.port === port);
  if (there.some(({ loopback }) => !loopback)) return null;
  const ports = [...new Set(own.map((listener) => listener.port))];
  const loopback = there.length > 0;
  return tell(loopback ? 'probe-loopback-port' : 'probe-wrong-port', loopback ? HANDLER.loopback : HANDLER.wrongPort, {
    by: story,
    severity: 'warning',
    place: story.place(`${type}Probe.${field}`),
    values: {
      container: story.name,
      probe: PROBE_NAMES[type],
      port,
      ports: { en: ports.join(', '), 'zh-cn': ports.join('、') },
      at: rounded(failing.t),
      effect: type === 'readiness' ? HANDLER.unready : HANDLER.restarted,
    },
    better: !loopback && ports.length === 1 ? { place: story.place(`${type}Probe.${field}`), value: ports[0] } : undefined,
    proof: [failing],
  });
}

/** Whether the handler would succeed if it were waited for longer. */
function* tooLittleTime(story: ContainerStory, type: ProbeType, probe: Probe, failing: ProbeEntry): Pausing<Found | null> {
  const timeout = probe.timeoutSeconds ?? 1;
  if (!/timed out|deadline exceeded/.test(failing.output) || probe.grpc) return null;
  const { study } = story.pod;
  const twin = yield* study.twin(story.pod, {
    horizon: Math.ceil(failing.t + 2 * LONG_TIMEOUT_SECONDS),
    change: (spec) => {
      const container = sameContainer(spec, story);
      const { exec, httpGet, tcpSocket, initialDelaySeconds } = probe;
      delete container.livenessProbe;
      delete container.startupProbe;
      container.readinessProbe = {
        ...(exec && { exec }),
        ...(httpGet && { httpGet }),
        ...(tcpSocket && { tcpSocket }),
        initialDelaySeconds: initialDelaySeconds ?? 0,
        timeoutSeconds: LONG_TIMEOUT_SECONDS,
        periodSeconds: 1,
        failureThreshold: 3,
        successThreshold: 1,
      };
    },
  });
  if (
    !twin
      ?.containerNamed(story.name)
      ?.probes('readiness')
      .some(({ result }) => result === 'success')
  )
    return null;
  return tell('probe-timeout', HANDLER.timeout, {
    by: story,
    severity: 'warning',
    place: story.place(`${type}Probe.timeoutSeconds`),
    values: {
      container: story.name,
      probe: PROBE_NAMES[type],
      timeout,
      failed: failing.threshold,
      at: rounded(failing.t),
      effect: type === 'readiness' ? HANDLER.unready : HANDLER.restarted,
    },
    proof: [failing],
  });
}
