import type { KubernetesObject, MinorVersion } from '../object.ts';
import type { FieldPath } from '../validation/fieldPath.ts';
import type { KeptChecks } from '../validation/rule.ts';
import { CATALOG, type WarningId } from './catalog.ts';
import type { WarningFinding } from './finding.ts';

/** More than anybody reads. The server is at its end earlier: all Warning headers of an answer together have 4,096 characters. */
const FINDINGS_MAX = 1_000;

/** Gathers warnings in the server's order; `better` is what could stand there instead. */
export class WarningCollector {
  readonly findings: WarningFinding[] = [];

  /** @param kept knows what was looked at before */
  constructor(readonly kept: KeptChecks | null = null) {}

  /** Nothing more is taken. */
  get isFull(): boolean {
    return this.findings.length >= FINDINGS_MAX;
  }

  /** `path: detail`. */
  at(id: WarningId, path: FieldPath, detail: string, better: readonly string[] = []): void {
    if (!this.isFull) this.say(id, path, `${path}: ${detail}`, better);
  }

  /** A sentence without a path in front. */
  say(id: WarningId, path: FieldPath, message: string, better: readonly string[] = []): void {
    if (!this.isFull) this.findings.push({ id, message, path, ...CATALOG[id], ...(better.length > 0 && { better }) });
  }
}

/** Gathers the warnings of an object. */
export type Warn = (warnings: WarningCollector, object: KubernetesObject, version: MinorVersion) => void;
