import { evaluate, type FoundViolation } from '../../kubernetes/admission/podSecurity/policy.ts';
import { FieldPath } from '../../kubernetes/validation/fieldPath.ts';
import type { Path } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { prose } from '../markdown.ts';
import { fact, type Topic } from './topic.ts';

const FAILS: Text = {
  en: 'Pod Security: fails {level} here — {reason}. {why}',
  'zh-cn': 'Pod 安全标准：此处不满足 {level}：{reason}。{why}',
};
const PASSES: Text = {
  en: 'Pod Security: meets *restricted* as far as this field goes.',
  'zh-cn': 'Pod 安全标准：就这个字段而言满足 *restricted*。',
};

/** Fields that the Pod Security Standards look at. Source: pod-security-admission/policy. */
const LOOKED_AT = new Set([
  'allowPrivilegeEscalation',
  'capabilities',
  'add',
  'drop',
  'privileged',
  'procMount',
  'runAsNonRoot',
  'runAsUser',
  'seccompProfile',
  'appArmorProfile',
  'seLinuxOptions',
  'sysctls',
  'hostNetwork',
  'hostPID',
  'hostIPC',
  'hostPort',
  'hostPath',
  'hostProcess',
  'securityContext',
]);

/** Which Pod Security level a field makes the Pod fail. */
export const security: Topic = function* ({ object, path, pod, version, on }) {
  if (!object || !pod) return;
  const names = path.slice(pod.specPath.length);
  const looked = names.findLast((name) => LOOKED_AT.has(String(name)));
  if (looked === undefined) return;
  const specPath = pathOf(pod.specPath);
  const metadataPath = pathOf([...pod.specPath.slice(0, -1), 'metadata']);
  const checked = { spec: pod.spec, annotations: {}, specPath, metadataPath };
  const failed = (level: 'baseline' | 'restricted'): FoundViolation[] =>
    evaluate(checked, { level, minor: null }, version).filter(({ paths }) => paths.some((each) => isAbout(each.segments(), path)));
  const baseline = failed('baseline');
  const told = new Set(baseline.map(({ check }) => check.id));
  const restricted = failed('restricted').filter(
    ({ check: { id, overrides = [] } }) => !told.has(id) && !overrides.some((each) => told.has(each)),
  );
  for (const { check, reason, detail } of [...baseline, ...restricted])
    yield fact(FAILS, { level: `*${check.level}*`, reason: prose(detail ? `${reason} (${detail})` : reason), why: check.explain });
  // Where nothing is written nothing was decided: only a value that says something can be praised.
  if (baseline.length + restricted.length === 0 && on === 'value' && looked !== 'securityContext') yield fact(PASSES);
};

/** The place itself, what is in it, or what it is in: `securityContext` for a field that is missing there. */
const isAbout = (violated: Path, path: Path): boolean => {
  const length = Math.min(violated.length, path.length);
  return violated.slice(0, length).every((segment, at) => String(segment) === String(path[at])) && path.length >= violated.length - 1;
};

const pathOf = (path: Path): FieldPath =>
  path.reduce<FieldPath>((at, segment) => (typeof segment === 'number' ? at.index(segment) : at.child(segment)), FieldPath.root);
