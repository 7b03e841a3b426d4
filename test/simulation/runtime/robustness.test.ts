import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseScript } from '../../../server/src/simulation/runtime/shell/parser.ts';
import type { Dialect } from '../../../server/src/simulation/runtime/shell/syntax.ts';
import { Bench } from './harness.ts';

/** Pieces of shell language in any order: most of it is not a script, all of it may be typed. */
const piece = fc.constantFrom(
  ...[
    'if',
    'then',
    'else',
    'fi',
    'while',
    'until',
    'do',
    'done',
    'for',
    'in',
    'case',
    'esac',
    '{',
    '}',
    '(',
    ')',
    '((',
    '))',
    '[[',
    ']]',
    '[',
    ']',
  ],
  ...['!', '&&', '||', ';', ';;', '&', '|', '\n', ' ', '\t', '<', '>', '>>', '<<', '<<-', '<<<', '<(', '2>&1', '>&', '&>', '<>', '#', '\\'],
  ...[
    "'",
    '"',
    '`',
    '$',
    '$(',
    '$((',
    '${',
    '${x',
    ':-',
    '##',
    '%%',
    '//',
    '^^',
    '@]',
    '$@',
    '$*',
    '$#',
    '$?',
    '$$',
    '$!',
    '$x',
    '~',
    '*',
    '?',
  ],
  ...[
    'echo',
    'x',
    'y=1',
    'a=(',
    '+=',
    'f()',
    'function',
    'sleep 1',
    'exit',
    'return',
    'break 2',
    'eval',
    'exec',
    'trap',
    'wait',
    'read',
    'set -e',
    'cat',
  ],
  ...[
    'printf %s%d',
    'test',
    'kill 1',
    'EOF',
    '{1..3}',
    '{a,b}',
    '0',
    '1',
    '-1',
    '/',
    '.',
    'ü',
    '\u0000',
    '😀',
    'local',
    'shift',
    'unset',
    'export',
  ],
  ...[
    'sed s/',
    'awk {',
    'grep -E (',
    'find . -name',
    'expr 1 +',
    'xargs',
    'head -n',
    'tail -f',
    'tr a-',
    'cut -f',
    'date +%',
    'dd if=',
    'nc -l',
    'sort -k',
  ],
);

const text = fc.oneof(
  fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(' ')),
  fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join('')),
  fc.string({ maxLength: 60 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

const dialect = fc.constantFrom<Dialect>('dash', 'ash', 'bash');

describe('any text', () => {
  test('is read without an exception, and places lie inside it', () => {
    fc.assert(
      fc.property(text, dialect, (source, shell) => {
        const { lists, fault } = parseScript(source, shell);
        for (const { start, end } of lists) expect(start >= 0 && start <= end && end <= source.length).toBe(true);
        if (fault !== null) expect(fault.offset).toBeLessThanOrEqual(source.length + 1);
      }),
      { numRuns: 3_000, seed: 11 },
    );
  });

  test.each([
    ['busybox:1.36', 'sh'],
    ['debian:12', 'sh'],
    ['debian:12', 'bash'],
  ])('is run without an exception and within bounds in %s %s', (image, shell) => {
    fc.assert(
      fc.property(text, (source) => {
        const bench = new Bench();
        const main = bench.container({ image, command: [shell, '-c', source] });
        main.start();
        bench.at(20, () => main.signal('TERM'));
        bench.at(30, () => main.signal('KILL'));
        bench.until(40);
        expect(main.state).toBe('exited');
      }),
      { numRuns: 400, seed: 12 },
    );
  });

  test('as command line of a container or a probe is refused or run', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(text, fc.constantFrom('cat', 'sh', '-c', '/bin/ls', '')), { maxLength: 4 }), (argv) => {
        const bench = new Bench();
        bench.container({ command: argv }).start();
        const main = bench.script('sleep 5');
        bench.until(1);
        const probe = bench.exec(main, argv);
        bench.until(60);
        expect(probe.end).not.toBeNull();
      }),
      { numRuns: 400, seed: 13 },
    );
  });

  test.each([
    ['a function without end', 'f() { f; }; f'],
    ['deep nesting', `${'('.repeat(500)}echo${')'.repeat(500)}`],
    ['deep substitution', `${'$('.repeat(500)}echo${')'.repeat(500)}`],
    ['deep braces', `echo ${'{a,'.repeat(300)}${'}'.repeat(300)}`],
    ['many words of braces', 'echo {1..9}{1..9}{1..9}{1..9}{1..9}{1..9}{1..9}{1..9}'],
    ['processes that make processes', 'f() { f | f & }; f'],
    ['a file that grows', 'while true; do echo aaaaaaaaaaaaaaaaaaaaaaaa >> f; done'],
    ['a variable that grows', 'x=a; while true; do x=$x$x; done'],
    ['arithmetic of large numbers', 'x=2; while true; do x=$((x*x+1)); done'],
    ['scripts of scripts', 'set -- \'eval "$1"\'; eval "$1"'],
  ])('of %s stays within bounds', (_, script) => {
    for (const [image, shell] of [
      ['busybox', 'sh'],
      ['debian', 'bash'],
    ] as const) {
      const bench = new Bench();
      const main = bench.container({ image, command: [shell, '-c', script], memoryLimitBytes: 100 << 20 });
      main.start();
      bench.until(60);
      main.signal('KILL');
      bench.until(61);
      expect(main.state).toBe('exited');
    }
  });
});
