import type { FieldPath } from '../validation/fieldPath.ts';
import { CATALOG, type WarningId } from './catalog.ts';
import type { WarningFinding } from './finding.ts';

/** Gathers warnings in the server's order. */
export class WarningCollector {
  readonly findings: WarningFinding[] = [];

  /** `path: detail`. */
  at(id: WarningId, path: FieldPath, detail: string): void {
    this.say(id, path, `${path}: ${detail}`);
  }

  /** A sentence without a path in front. */
  say(id: WarningId, path: FieldPath, message: string): void {
    this.findings.push({ id, message, path, ...CATALOG[id] });
  }
}
