import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bench, ending } from './harness.ts';

/**
 * A loop that only waits is not run round by round. An assignment in its body (`_=`) makes it an ordinary loop that does the same: both must
 * show the same output, statuses, instants and process numbers, whatever comes in between.
 */
const seconds = fc.constantFrom('0.2', '0.7', '1', '1.3', '2', '3');

const condition = fc.constantFrom('true', ':', '[ ! -f /tmp/x ]', '! test -e /tmp/x', 'true && [ ! -s /tmp/x ]', '[ "$A" = 1 ]');

const body = fc.oneof(
  seconds.map((each) => `sleep ${each}`),
  fc.tuple(seconds, seconds).map(([first, second]) => `sleep ${first}; sleep ${second}`),
  fc.tuple(seconds, seconds).map(([first, second]) => `sleep ${first}; [ -f /tmp/y ] && sleep ${second}`),
  fc.tuple(seconds, seconds).map(([first, second]) => `if [ -f /tmp/y ]; then sleep ${first}; else sleep ${second}; fi`),
);

const trap = fc.constantFrom("trap 'echo T; exit 0' TERM; ", "trap 'echo T' TERM; ", '', "trap 'date +%s; touch /tmp/y' USR1; ");

/** What somebody does to the container: a signal, or a command beside it. */
const happening = fc.constantFrom<string | readonly string[]>(
  'TERM',
  'USR1',
  ['touch', '/tmp/x'],
  ['sh', '-c', 'ps; echo $$'],
  ['sh', '-c', 'touch /tmp/y; pgrep sleep; echo $$'],
  ['sh', '-c', 'rm -f /tmp/y; echo $$'],
  ['sh', '-c', 'kill $(pgrep sleep | head -1); echo $$'],
);

/** Instants in milliseconds that no sleep of the loops ends at, so that nothing depends on who was queued first. */
const instant = fc.integer({ min: 10, max: 600 }).map((tenths) => tenths * 100 + 37);

interface Case {
  readonly trap: string;
  readonly condition: string;
  readonly body: string;
  readonly shared: boolean;
  readonly events: readonly (readonly [number, string | readonly string[]])[];
}

function run({ trap: before, condition: test_, body: rounds, shared, events }: Case, mark: string): unknown {
  const bench = new Bench({ shareProcessNamespace: shared });
  const main = bench.script(`${before}A=1; while ${test_}; do ${rounds}${mark}; done; echo end; date +%s; sleep 0.1 & echo $!`);
  const answers: unknown[] = [];
  for (const [atMs, what] of events)
    bench.clock.at(atMs, 'runtime', () => {
      if (typeof what === 'string') main.signal(what);
      else main.exec(what).onEnd((end) => answers.push([atMs, end.exitCode, end.output.replaceAll(mark, '')]));
    });
  bench.until(100);
  return { logs: main.logs, ending: ending(main), answers };
}

describe('a loop that only waits', () => {
  test('shows no difference to one that is run round by round', { timeout: 180_000 }, () => {
    const cases = fc.record<Case>({
      trap,
      condition,
      body,
      shared: fc.boolean(),
      events: fc.array(fc.tuple(instant, happening), { maxLength: 6 }),
    });
    fc.assert(
      fc.property(cases, (each) => {
        expect(run(each, '')).toEqual(run(each, '; _='));
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  test.each([
    'while true; do sleep 1; done',
    "trap 'exit 0' TERM; while true; do sleep 0.2; done",
    'until [ -f /tmp/never ]; do sleep 0.5; done',
  ])('costs nothing for an hour: %s', (script) => {
    const bench = new Bench();
    bench.script(script);
    bench.until(3_600);
    expect(bench.clock.steps).toBeLessThan(10);
  });

  test('is left in the round in which its condition ends', () => {
    const bench = new Bench();
    const main = bench.script('while [ ! -f /tmp/x ]; do sleep 1; done; date +%s');
    bench.clock.at(100_500, 'runtime', () => main.exec(['touch', '/tmp/x']));
    bench.until(200);
    expect(ending(main)).toEqual({ code: 0, seconds: 101 });
  });

  test('that never rests is taken to be busy, and reported', () => {
    const bench = new Bench();
    const main = bench.script("trap 'exit 7' TERM; while true; do :; done");
    bench.at(5, () => main.signal('TERM'));
    bench.until(20);
    expect(ending(main)).toEqual({ code: 7, seconds: 5 });
    expect(bench.assumptions.map(({ code }) => code)).toEqual(['busy-loop']);
  });

  test.each(['while true; do i=$((i+1)); done', 'while true; do echo x; done > /dev/null', 'yes > /dev/null', 'cat /dev/zero > /dev/null'])(
    'or a program without end costs a bounded number of steps: %s',
    (script) => {
      const bench = new Bench();
      const main = bench.script(script);
      bench.until(100);
      expect(main.state).toBe('running');
    },
  );
});
