import type { FieldPath } from '../validation/fieldPath.ts';
import { CATALOG, type WarningId } from './catalog.ts';
import type { WarningFinding } from './finding.ts';

/** Gathers warnings in the server's order; `better` is what could stand there instead. */
export class WarningCollector {
  readonly findings: WarningFinding[] = [];

  /** `path: detail`. */
  at(id: WarningId, path: FieldPath, detail: string, better: readonly string[] = []): void {
    this.say(id, path, `${path}: ${detail}`, better);
  }

  /** A sentence without a path in front. */
  say(id: WarningId, path: FieldPath, message: string, better: readonly string[] = []): void {
    this.findings.push({ id, message, path, ...CATALOG[id], ...(better.length > 0 && { better }) });
  }
}
