import type { MinorVersion } from '../../object.ts';
import { minorOf } from '../../schema/model.ts';
import { BASELINE_CHECKS } from './baseline.ts';
import type { CheckedPod, SecurityCheck, Violation } from './pod.ts';
import { RESTRICTED_CHECKS } from './restricted.ts';

type Level = 'privileged' | 'baseline' | 'restricted';
const LEVELS: readonly Level[] = ['privileged', 'baseline', 'restricted'];
const isLevel = (text: string): text is Level => (LEVELS as readonly string[]).includes(text);

/** A level and the version of the Pod Security Standards it is meant in; `minor` null stands for latest. */
export interface LevelVersion {
  readonly level: Level;
  readonly minor: number | null;
}

export interface Policy {
  readonly enforce: LevelVersion;
  readonly warn: LevelVersion;
  readonly errors: readonly LabelError[];
}

/** A label that cannot be read: path segment, value and the server's words. */
interface LabelError {
  readonly label: string;
  readonly value: string;
  readonly detail: string;
}

const PREFIX = 'pod-security.kubernetes.io/';
const LATEST: LevelVersion = { level: 'privileged', minor: null };

export const print = ({ level, minor }: LevelVersion): string => `${level}:${minor === null ? 'latest' : `v1.${minor}`}`;

/**
 * What the labels of a namespace ask for. A warn level that is not written follows a stricter enforce level. Audit is read only to report
 * faults: it shows nobody anything. Source: pod-security-admission/api/helpers.go PolicyToEvaluate.
 */
export function policyOf(labels: Readonly<Record<string, string>>): Policy {
  const errors: LabelError[] = [];
  const fail = (label: string, value: string, detail: string): void => void errors.push({ label: PREFIX + label, value, detail });
  const read = (mode: string, otherwise: Level): LevelVersion & { written: boolean; valid: boolean; versioned: boolean } => {
    const level = labels[PREFIX + mode];
    const version = labels[`${PREFIX}${mode}-version`];
    const valid = level !== undefined && isLevel(level);
    if (level !== undefined && !valid) fail(mode, level, `must be one of ${LEVELS.join(', ')}`);
    const match = version === undefined ? null : /^v1\.(\d|[1-9]\d*)$/.exec(version);
    if (version !== undefined && version !== 'latest' && !match) fail(`${mode}-version`, version, 'must be "latest" or "v1.x"');
    return {
      level: level === undefined ? 'privileged' : valid ? level : otherwise,
      minor: match ? Number(match[1]) : null,
      written: level !== undefined,
      valid,
      versioned: version !== undefined,
    };
  };
  const enforce = read('enforce', 'restricted');
  read('audit', 'privileged');
  const warn = read('warn', 'privileged');
  const follows = !warn.written && enforce.valid && LEVELS.indexOf(enforce.level) > LEVELS.indexOf(warn.level);
  return {
    enforce: { level: enforce.level, minor: enforce.minor },
    warn: follows ? { level: enforce.level, minor: warn.versioned ? warn.minor : enforce.minor } : { level: warn.level, minor: warn.minor },
    errors,
  };
}

export const NO_POLICY: Policy = { enforce: LATEST, warn: LATEST, errors: [] };

/** The newest policy version with a check of its own. */
const NEWEST = Math.max(...[...BASELINE_CHECKS, ...RESTRICTED_CHECKS].map((check) => check.sinceMinor), 35);

const byId = (a: SecurityCheck, b: SecurityCheck): number => (a.id < b.id ? -1 : 1);
const ORDERED: readonly SecurityCheck[] = [...[...BASELINE_CHECKS].sort(byId), ...[...RESTRICTED_CHECKS].sort(byId)];

export interface FoundViolation extends Violation {
  readonly check: SecurityCheck;
}

/** What a Pod violates at a level: baseline checks first, each group by id. */
export function evaluate(pod: CheckedPod, { level, minor }: LevelVersion, version: MinorVersion): FoundViolation[] {
  if (level === 'privileged') return [];
  const newest = Math.min(NEWEST, minorOf(version));
  const policyMinor = Math.min(minor ?? newest, newest);
  const running = ORDERED.filter((check) => check.sinceMinor <= policyMinor && (level === 'restricted' || check.level === 'baseline'));
  const overridden = new Set(running.flatMap((check) => check.overrides ?? []));
  return running.flatMap((check) => {
    const violation = overridden.has(check.id) ? undefined : check.check(pod, policyMinor);
    return violation ? [{ ...violation, check }] : [];
  });
}

/** `host namespaces (hostPID=true), privileged (…)`. */
export const describe = (violations: readonly Violation[]): string =>
  violations.map(({ reason, detail }) => (detail ? `${reason} (${detail})` : reason)).join(', ');
