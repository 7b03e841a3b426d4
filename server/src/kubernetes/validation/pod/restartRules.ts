import type { MinorVersion } from '../../object.ts';
import { minorOf } from '../../schema/model.ts';
import { enabled } from '../featureGates.ts';
import { type FieldError, forbidden, notSupported, required, tooLong, tooMany } from '../fieldErrors.ts';
import type { FieldPath } from '../fieldPath.ts';
import { type Check, type RuleContext, rule } from '../rule.ts';
import { each, when } from '../walks.ts';
import type { Container, RestartRule } from './types.ts';

/** `restartPolicy` and `restartPolicyRules` of containers, from 1.35; before, only sidecars have a restart policy. */

const POLICIES = ['Always', 'Never', 'OnFailure'];
const OPERATORS = ['In', 'NotIn'];
const RULES_MAX = 20;
const EXIT_CODES_MAX = 255;

const policy = rule<Container>({
  id: 'pod.containers.restart-policy',
  source: 'core/validation validateContainerRestartPolicy',
  explain: {
    en: "A container's own `restartPolicy` is `Always`, `OnFailure` or `Never`. Rules only change what it says, so they need it.",
    'zh-cn': '容器自己的 `restartPolicy` 为 `Always`、`OnFailure` 或 `Never`。规则是对它的补充，因此使用规则时必须填写。',
  },
  check({ restartPolicy, restartPolicyRules }, path) {
    const at = path.child('restartPolicy');
    if (restartPolicy === undefined || restartPolicy === null) {
      return restartPolicyRules?.length ? required(at, 'must specify restartPolicy when restart rules are used') : undefined;
    }
    return POLICIES.includes(restartPolicy) ? undefined : notSupported(at, restartPolicy, POLICIES);
  },
});

const rulesCount = rule<Container>({
  id: 'pod.containers.restart-rules.count',
  source: 'core/validation validateContainerRestartPolicy',
  explain: { en: 'A container has at most 20 restart rules.', 'zh-cn': '一个容器最多有 20 条重启规则。' },
  check: ({ restartPolicyRules: rules }, path, { version }) => overLimit(path.child('restartPolicyRules'), rules, RULES_MAX, version),
});

/** 1.35 took the items for bytes. */
function overLimit(
  path: FieldPath,
  list: readonly unknown[] | null | undefined,
  limit: number,
  version: MinorVersion,
): FieldError | undefined {
  const count = list?.length ?? 0;
  if (count <= limit) return undefined;
  return minorOf(version) < 36 ? tooLong(path, limit) : tooMany(path, count, limit);
}

const actionsOf = (context: RuleContext): readonly string[] =>
  enabled('RestartAllContainersOnContainerExits', context.version) ? ['Restart', 'RestartAllContainers'] : ['Restart'];

const restartRule = rule<RestartRule>({
  id: 'pod.containers.restart-rules.rule',
  source: 'core/validation validateContainerRestartPolicy',
  explain: {
    en: 'A rule says what happens on certain exit codes: `action: Restart` (or `RestartAllContainers` from 1.36) with `exitCodes`, whose `operator` is `In` or `NotIn` and whose `values` are at most 255 codes.',
    'zh-cn':
      '规则说明遇到某些退出码时怎么做：`action: Restart`（1.36 起还可用 `RestartAllContainers`）加上 `exitCodes`，其 `operator` 为 `In` 或 `NotIn`，`values` 最多 255 个退出码。',
  },
  check({ action, exitCodes }, path, context) {
    const actions = actionsOf(context);
    const errors: FieldError[] = [];
    if (!actions.includes(action ?? '')) errors.push(notSupported(path.child('action'), action ?? '', actions));
    const at = path.child('exitCodes');
    if (!exitCodes) return [...errors, required(at, 'must be specified')];
    if (!OPERATORS.includes(exitCodes.operator ?? '')) errors.push(notSupported(at.child('operator'), exitCodes.operator ?? '', OPERATORS));
    const long = overLimit(at.child('values'), exitCodes.values, EXIT_CODES_MAX, context.version);
    return long ? [...errors, long] : errors;
  },
});

const rulesOnSidecar = rule<Container>({
  id: 'pod.init-containers.restart-rules.sidecar',
  source: 'core/validation validateInitContainerRestartPolicy',
  explain: {
    en: 'Before 1.36 a sidecar (init container with `restartPolicy: Always`) is always restarted and takes no rules.',
    'zh-cn': '1.36 之前，边车容器（`restartPolicy: Always` 的 init 容器）总会重启，不能设置规则。',
  },
  check: ({ restartPolicyRules: rules }, path) =>
    rules?.length
      ? forbidden(path.child('restartPolicyRules'), 'restartPolicyRules are not allowed for init containers with restart policy Always')
      : undefined,
});

const hasRules = (_container: Container, context: RuleContext): boolean => enabled('ContainerRestartRules', context.version);
const sidecarRules = (_container: Container, context: RuleContext): boolean =>
  enabled('RestartAllContainersOnContainerExits', context.version);

const withRules: readonly Check<Container>[] = [policy, rulesCount, each('restartPolicyRules', [restartRule])];

/** Restart policy of a regular container. Older servers drop the fields. */
export const containerRestartPolicy: Check<Container> = when(hasRules, withRules);

/** Restart policy of an init container. */
export const initContainerRestartPolicy: Check<Container> = when(hasRules, [
  when(
    (container, context) => container.restartPolicy === 'Always' && !sidecarRules(container, context),
    [rulesOnSidecar],
    // Without a policy only its absence is told, not what else is wrong with the rules.
    [when(({ restartPolicy }) => restartPolicy === undefined || restartPolicy === null, [policy], withRules)],
  ),
]);
