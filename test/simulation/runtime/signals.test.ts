import { describe, expect, test } from 'vitest';
import { Bench, ending } from './harness.ts';

interface Row {
  readonly what: string;
  readonly script: string;
  readonly image?: string;
  /** Default `sh`. */
  readonly shell?: string;
  readonly shared?: boolean;
  /** Second at which TERM comes. */
  readonly term: number;
  readonly kill?: number;
  readonly ends: { readonly code: number; readonly seconds: number } | null;
}

const rows: readonly Row[] = [
  { what: 'a shell without a trap as PID 1 does not notice TERM', script: 'touch /x; sleep 600; :', term: 2, ends: null },
  { what: 'nor does a program that took its place', script: 'exec sleep 600', term: 2, ends: null },
  { what: 'KILL ends it', script: 'sleep 600; :', term: 2, kill: 32, ends: { code: 137, seconds: 32 } },
  {
    what: 'a trap runs when the foreground command has ended',
    script: "trap 'exit 0' TERM; while true; do sleep 10; done",
    term: 12,
    ends: { code: 0, seconds: 20 },
  },
  {
    what: 'wait is cut short by a trapped signal',
    script: "trap 'exit 0' TERM; while true; do sleep 10 & wait $!; done",
    term: 12,
    ends: { code: 0, seconds: 12 },
  },
  {
    what: 'the status of the trap’s exit counts',
    script: "trap 'sleep 3; exit 1' TERM; while true; do sleep 0.2; done",
    term: 2.1,
    ends: { code: 1, seconds: 5.2 },
  },
  { what: 'an ignored TERM stays without effect', script: "trap '' TERM; while true; do sleep 1; done", term: 2, ends: null },
  {
    what: 'in a shared process namespace TERM ends a shell by default',
    script: 'sleep 600; :',
    shared: true,
    term: 2,
    ends: { code: 143, seconds: 2 },
  },
  { what: 'and a program', script: 'exec sleep 600', shared: true, term: 2, ends: { code: 143, seconds: 2 } },
  // Measured with `unshare --pid`: bash takes TERM at once when it has an EXIT trap to run, dash and ash stay deaf as PID 1.
  {
    what: 'bash with an EXIT trap runs it and ends',
    script: "trap 'echo bye' EXIT; sleep 30",
    image: 'debian:12',
    shell: 'bash',
    term: 2,
    ends: { code: 143, seconds: 2 },
  },
  {
    what: 'dash with an EXIT trap does not',
    script: "trap 'echo bye' EXIT; sleep 30",
    image: 'debian:12',
    term: 2,
    ends: { code: 0, seconds: 30 },
  },
  { what: 'nor ash', script: "trap 'echo bye' EXIT; sleep 30", term: 2, ends: { code: 0, seconds: 30 } },
  // Measured: ash lets the last program of `-c` take its place, dash keeps it as a child that TERM does not reach.
  {
    what: 'a server behind ash gets TERM',
    script: 'true; nginx -g "daemon off;"',
    image: 'nginx:1.29-alpine',
    term: 2,
    ends: { code: 0, seconds: 2.02 },
  },
  { what: 'a server behind dash does not', script: 'true; nginx -g "daemon off;"', image: 'nginx:1.29', term: 2, ends: null },
  {
    what: 'unless it is exec’ed',
    script: 'true; exec nginx -g "daemon off;"',
    image: 'nginx:1.29',
    term: 2,
    ends: { code: 0, seconds: 2.02 },
  },
];

describe('signals to the main process', () => {
  for (const { what, script, image, shell, shared, term, kill, ends } of rows)
    test(what, () => {
      const bench = new Bench({ shareProcessNamespace: shared ?? false });
      const main = bench.script(script, { image: image ?? 'busybox:1.36', command: [shell ?? 'sh', '-c', script] });
      bench.at(term, () => main.signal('TERM'));
      if (kill !== undefined) bench.at(kill, () => main.signal('KILL'));
      bench.until(120);
      expect(ending(main)).toEqual(ends);
    });

  test('the rest of a container dies with its first process', () => {
    const bench = new Bench();
    const main = bench.script('sleep 600 & sleep 5; exit 4');
    const probe = bench.exec(main, ['sleep', '300']);
    bench.until(20);
    expect(ending(main)).toEqual({ code: 4, seconds: 5 });
    expect(probe.end?.exitCode).toBe(137);
  });

  test('an exec can end a child of the main process', () => {
    const bench = new Bench();
    const main = bench.script('sleep 3600 & echo $! > /tmp/p; wait $!; exit $?');
    bench.at(6, () => bench.exec(main, ['sh', '-c', 'kill -9 $(cat /tmp/p)']));
    bench.until(20);
    expect(ending(main)).toEqual({ code: 137, seconds: 6 });
  });
});
