import { describe, expect, test } from 'vitest';
import type { Container, ExecutionEnd } from '../../../server/src/simulation/runtime/runtime.ts';
import { quietCommand } from '../../../server/src/simulation/runtime/shell/quietCommand.ts';
import { Bench } from './harness.ts';

/** The main process: a file comes, changes, loses its permission and goes. */
const MAIN = 'sleep 4; echo one > /tmp/f; sleep 4; echo two >> /tmp/f; sleep 4; chmod 000 /tmp/f; sleep 4; rm /tmp/f; sleep 100';
const END_SECONDS = 20;
/** What runs every second, at half seconds. */
const COMMANDS: readonly (readonly string[])[] = [
  ['cat', '/tmp/f'],
  ['sh', '-c', 'test -f /tmp/f && cat /tmp/f | wc -l'],
  ['sh', '-c', '[ "$(cat /tmp/f 2> /dev/null)" = one ]'],
  ['sh', '-c', 'if grep -q two /tmp/f; then echo "two in $HOSTNAME"; else exit 3; fi'],
  ['nothing', '/tmp/f'],
  ['sh', '-c', 'echo $$'],
  ['sh', '-c', 'date +%s'],
  ['sh', '-c', 'echo x >> /tmp/count; wc -l < /tmp/count'],
  ['sh', '-c', 'cat /proc/uptime'],
];

const at = (second: number): number => second + 0.5;

/** Ends by second when the command runs every second; with `only` it runs in that second alone, and what others did before is done by hand. */
function ends(argv: readonly string[], only?: number): (ExecutionEnd | null)[] {
  const bench = new Bench();
  const container = bench.script(MAIN);
  const results: { end: ExecutionEnd | null }[] = [];
  for (let second = 0; second < END_SECONDS; second++)
    if (only === undefined || second === only) bench.at(at(second), () => results.push(bench.exec(container, argv)));
  bench.until(END_SECONDS + 1);
  return results.map(({ end }) => end);
}

/** The number that the next process of the container gets. */
function nextPid(bench: Bench, container: Container): string | undefined {
  const result = bench.exec(container, ['sh', '-c', 'echo $$']);
  bench.until(11);
  return result.end?.output;
}

describe('a command that is run again and again', () => {
  test.each(COMMANDS.slice(0, 5))('%s finds what it would find for the first time', (...argv) => {
    const repeated = ends(argv);
    expect(repeated).toHaveLength(END_SECONDS);
    expect(repeated).toEqual(Array.from({ length: END_SECONDS }, (_, second) => ends(argv, second)[0]));
  });

  test('finds something new where it looks at more than files', () => {
    for (const argv of COMMANDS.slice(5)) expect(new Set(ends(argv).map((end) => end?.output)).size, argv.join(' ')).toBe(END_SECONDS);
  });

  test('counts as processes also when none is run', () => {
    const bench = new Bench();
    const container = bench.script('sleep 100');
    for (let second = 0; second < 10; second++) bench.at(second, () => bench.exec(container, ['sh', '-c', 'cat /etc/hostname; true']));
    bench.until(10);
    expect(bench.recalled).toBeGreaterThan(5);
    const later = nextPid(bench, container);
    const once = new Bench();
    const other = once.script('sleep 100');
    // A word more, and it is no longer a command that only looks.
    for (let second = 0; second < 10; second++)
      once.at(second, () => once.exec(other, ['sh', '-c', 'cat /etc/hostname; true', String(second)]));
    once.until(10);
    expect(later).toBe(nextPid(once, other));
  });
});

describe('quietCommand', () => {
  test.each([
    ['cat', ['cat', '/tmp/healthy'], []],
    ['ash', ['sh', '-c', 'test -f "$READY" || exit 1'], ['READY']],
    ['ash', ['sh', '-c', '! cat /tmp/f >/dev/null 2>&1'], []],
    ['ash', ['sh', '-c', 'echo $RANDOM'], null],
    ['ash', ['sh', '-c', 'echo $$'], null],
    ['ash', ['sh', '-c', 'cat /tmp/f > /tmp/g'], null],
    ['ash', ['sh', '-c', 'cat /tmp/f & true'], null],
    ['ash', ['sh', '-c', 'cat /proc/1/status'], null],
    ['ash', ['sh', '-c', 'cat /tmp/*'], null],
    ['ash', ['sh', '-c', 'test -f /tmp/f', 'name'], null],
    ['ash', ['sh', '-c', 'cat (']],
    ['ash', ['sh', '/probe.sh'], null],
    ['wget', ['wget', '-q', 'localhost'], null],
  ] as const)('%s %j', (program, argv, parameters = null) => {
    expect(quietCommand(program, argv)).toEqual(parameters);
  });
});
