import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';

/** Rounded down, so that a floor that was just reached holds. */
const percent = (share: number): number => Math.floor(share * 10_000) / 100;

/**
 * Shares that may not sink, kept in a JSON file beside the tests. `RAISE_FLOORS=1` writes what was reached; floors never sink by themselves.
 * @param name file in test/oracle, such as `floors-lifecycle.json`
 */
export function floorsIn(name: string): (what: string, share: number) => void {
  const file = new URL(`./${name}`, import.meta.url);
  const floors = JSON.parse(readFileSync(file, 'utf8')) as Record<string, number>;
  return (what, share) => {
    const reached = percent(share);
    if (process.env.RAISE_FLOORS) {
      floors[what] = Math.max(floors[what] ?? 0, reached);
      writeFileSync(file, `${JSON.stringify(floors, null, 2)}\n`);
    }
    expect(reached, `${what} in percent`).toBeGreaterThanOrEqual(floors[what] ?? 0);
  };
}
