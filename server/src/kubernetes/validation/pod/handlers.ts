import { httpHeaderNameProblems } from '../../values/names.ts';
import { portNameProblems, portNumberProblems } from '../../values/ports.ts';
import { forbidden, invalid, invalidEach, missing, notSupported, required } from '../fieldErrors.ts';
import { type Check, rule, type Walk } from '../rule.ts';
import { field, member, union } from '../walks.ts';
import type { ContainerContext } from './context.ts';
import type { Container, Handler, HttpGet, Lifecycle, Probe } from './types.ts';

/** What a probe or a hook does. */

const secondHandler = rule<unknown>({
  id: 'pod.handlers.one',
  source: 'core/validation validateHandler',
  explain: {
    en: 'A probe or hook does one thing: `exec`, `httpGet`, `tcpSocket`, `grpc` (probes) or `sleep` (hooks). Keep one.',
    'zh-cn': '一个探针或钩子只做一件事：`exec`、`httpGet`、`tcpSocket`、`grpc`（仅探针）或 `sleep`（仅钩子）。请只保留一个。',
  },
  check: (_handler, path) => forbidden(path, 'may not specify more than 1 handler type'),
});

const noHandler = rule<Handler, ContainerContext>({
  id: 'pod.handlers.required',
  source: 'core/validation validateHandler',
  explain: {
    en: 'The probe or hook does nothing yet. Add `exec`, `httpGet`, `tcpSocket`, `grpc` (probes) or `sleep` (hooks), indented below it.',
    'zh-cn': '该探针或钩子还没有内容。请在其下缩进添加 `exec`、`httpGet`、`tcpSocket`、`grpc`（仅探针）或 `sleep`（仅钩子）。',
  },
  check: (_handler, path) => required(path, 'must specify a handler type'),
});

const command = rule<NonNullable<Handler['exec']>>({
  id: 'pod.handlers.exec.command',
  source: 'core/validation validateExecAction',
  explain: {
    en: '`command` lists the program and its arguments. There is no shell: write `["sh", "-c", "…"]` for pipes and variables.',
    'zh-cn': '`command` 列出程序及其参数。它不经过 shell：需要管道或变量时请写 `["sh", "-c", "…"]`。',
  },
  check: ({ command: words }, path) => (words?.length ? undefined : required(path.child('command'))),
});

const httpPath = rule<HttpGet>({
  id: 'pod.handlers.http-get.path',
  source: 'core/validation validateHTTPGetAction',
  explain: { en: 'The request needs a `path`, as `/healthz`.', 'zh-cn': '请求需要 `path`，例如 `/healthz`。' },
  check: (http, path) => missing(http, path, 'path'),
});

interface WithPort {
  readonly port?: number | string | bigint | null | undefined;
}

const port = rule<WithPort>({
  id: 'pod.handlers.port',
  source: 'core/validation ValidatePortNumOrName',
  explain: {
    en: '`port` is a number from 1 to 65535 or the name of a port of the container. A number in quotes is taken for a name.',
    'zh-cn': '`port` 是 1 到 65535 的数字，或容器端口的名称。加引号的数字会被当作名称。',
  },
  check({ port: value }, path) {
    const at = path.child('port');
    if (typeof value === 'string') return invalidEach(at, value, portNameProblems(value));
    return invalidEach(at, value ?? 0, portNumberProblems(value ?? 0));
  },
});

const SCHEMES = ['HTTP', 'HTTPS'];

const scheme = rule<HttpGet>({
  id: 'pod.handlers.http-get.scheme',
  source: 'core/validation validateHTTPGetAction',
  explain: {
    en: 'The scheme is `HTTP` or `HTTPS`, in capitals. With `HTTPS` the certificate is not checked.',
    'zh-cn': '协议为大写的 `HTTP` 或 `HTTPS`。使用 `HTTPS` 时不校验证书。',
  },
  check: ({ scheme: value }, path) =>
    SCHEMES.includes(value ?? '') ? undefined : notSupported(path.child('scheme'), value ?? '', SCHEMES),
});

const headers = rule<HttpGet>({
  id: 'pod.handlers.http-get.headers',
  source: 'core/validation validateHTTPGetAction',
  explain: {
    en: 'Header names are made of letters, digits and `-`. Write name and value apart: `name: Host`, `value: example.com`.',
    'zh-cn': '请求头名称只能含字母、数字和 `-`。名称与值分开写：`name: Host`、`value: example.com`。',
  },
  // Reported at the list.
  check: ({ httpHeaders }, path) =>
    httpHeaders?.flatMap((header, position) => {
      const list = path.child('httpHeaders');
      const name = header?.name ?? '';
      return invalidEach(list.index(position).child('name').shownAs(list), name, httpHeaderNameProblems(name));
    }),
});

const sleep = rule<NonNullable<Handler['sleep']>, ContainerContext>({
  id: 'pod.handlers.sleep.seconds',
  source: 'core/validation validateSleepAction',
  explain: {
    en: 'The hook cannot sleep longer than the Pod has for ending: `seconds` goes from 0 to `terminationGracePeriodSeconds`. Shorten the sleep or lengthen the grace period.',
    'zh-cn': '钩子的休眠不能超过 Pod 的终止宽限期：`seconds` 的范围是 0 到 `terminationGracePeriodSeconds`。请缩短休眠或延长宽限期。',
  },
  check({ seconds }, path, { spec }) {
    const grace = spec.terminationGracePeriodSeconds;
    const value = seconds ?? 0;
    return grace === undefined || grace === null || (value >= 0 && value <= grace)
      ? undefined
      : invalid(path.child('seconds').shownAs(path), value, `must be non-negative and less than terminationGracePeriodSeconds (${grace})`, {
          minimum: 0,
          maximum: Number(grace),
        });
  },
});

const exec = member<Handler, 'exec', ContainerContext>('exec', [command]);
const httpGet = member<Handler, 'httpGet', ContainerContext>('httpGet', [httpPath, port, scheme, headers]);
const tcpSocket = member<Handler, 'tcpSocket', ContainerContext>('tcpSocket', [port]);

const probeHandler: Walk<Handler, ContainerContext> = union(secondHandler, noHandler, [exec, httpGet, tcpSocket, member('grpc', [port])]);

const hookHandler: Walk<Handler, ContainerContext> = union(secondHandler, noHandler, [exec, httpGet, tcpSocket, member('sleep', [sleep])]);

const TIMINGS = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const;

const timings = rule<Probe>({
  id: 'pod.probes.timings',
  source: 'core/validation validateProbe',
  explain: {
    en: 'Delays, periods and thresholds are zero or more. Zero stands for the default everywhere but in `initialDelaySeconds`.',
    'zh-cn': '延迟、周期和阈值必须大于或等于零。除 `initialDelaySeconds` 外，零表示使用默认值。',
  },
  check: (probe, path) =>
    TIMINGS.filter((name) => (probe[name] ?? 0) < 0).map((name) =>
      invalid(path.child(name), probe[name], 'must be greater than or equal to 0', { minimum: 0 }),
    ),
});

const gracePeriod = rule<Probe>({
  id: 'pod.probes.grace-period',
  source: 'core/validation validateProbe',
  explain: {
    en: 'The time a container has for ending after a failed probe is at least 1 second.',
    'zh-cn': '探针失败后容器的终止宽限期至少为 1 秒。',
  },
  check: ({ terminationGracePeriodSeconds: seconds }, path) =>
    seconds !== undefined && seconds !== null && seconds <= 0
      ? invalid(path.child('terminationGracePeriodSeconds'), seconds, 'must be greater than 0', { minimum: 1 })
      : undefined,
});

const oneSuccess = rule<Probe>({
  id: 'pod.probes.success-threshold',
  source: 'core/validation validateLivenessProbe',
  explain: {
    en: 'Liveness and startup probes count one success as success: `successThreshold` is 1 or left out. Only readiness probes can ask for more.',
    'zh-cn': '存活探针和启动探针成功一次即算成功：`successThreshold` 只能是 1 或不写。只有就绪探针可以要求更多。',
  },
  check: ({ successThreshold }, path) =>
    successThreshold === 1
      ? undefined
      : invalid(path.child('successThreshold'), successThreshold ?? 0, 'must be 1', { minimum: 1, maximum: 1 }),
});

const readinessWithoutGrace = rule<Probe>({
  id: 'pod.probes.readiness-grace-period',
  source: 'core/validation validateReadinessProbe',
  explain: {
    en: 'A failed readiness probe never ends the container, so it has no grace period. Remove the field.',
    'zh-cn': '就绪探针失败不会终止容器，因此没有宽限期。请删除该字段。',
  },
  check: ({ terminationGracePeriodSeconds: seconds }, path) =>
    seconds === undefined || seconds === null
      ? undefined
      : invalid(path.child('terminationGracePeriodSeconds'), seconds, 'must not be set for readinessProbes'),
});

const probe: readonly Check<Probe, ContainerContext>[] = [probeHandler, timings, gracePeriod];

/** Hooks and probes of a container that runs on: regular ones and sidecars. */
export const hooksAndProbes: readonly Check<Container, ContainerContext>[] = [
  field('lifecycle', [
    field<Lifecycle, 'postStart', ContainerContext>('postStart', [hookHandler]),
    field<Lifecycle, 'preStop', ContainerContext>('preStop', [hookHandler]),
  ]),
  field('livenessProbe', [...probe, oneSuccess]),
  field('readinessProbe', [...probe, readinessWithoutGrace]),
  field('startupProbe', [...probe, oneSuccess]),
];
