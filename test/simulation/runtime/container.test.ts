import { describe, expect, test } from 'vitest';
import { createVolume } from '../../../server/src/simulation/runtime/index.ts';
import { Bench, ending, stdout } from './harness.ts';

describe('a container of a Pod', () => {
  test('runs its script on virtual time and ends with its status', () => {
    const bench = new Bench();
    const main = bench.script('echo hello; sleep 5; exit 3');
    bench.until(60);
    expect(stdout(main)).toBe('hello\n');
    expect(ending(main)).toEqual({ code: 3, seconds: 5 });
    expect(main.exit?.origin).toEqual({ list: 'command', index: 2, start: 21, end: 27 });
  });

  test('shares a volume with its neighbours as it is written', () => {
    const bench = new Bench();
    const volume = createVolume('shared');
    const mount = (mountPath: string) => [{ mountPath, volume, subPath: '', readOnly: false }];
    bench.script('sleep 5; echo hi > /data/f; sleep 3600', { mounts: mount('/data') });
    const reader = bench.script('while [ ! -f /in/f ]; do sleep 0.2; done; cat /in/f', { mounts: mount('/in') });
    bench.until(60);
    expect(stdout(reader)).toBe('hi\n');
    expect(ending(reader)).toEqual({ code: 0, seconds: 5 });
    expect(volume.list()).toEqual([{ path: 'f', content: 'hi\n' }]);
    expect(volume.usedBytes()).toBe(3);
  });

  test('answers an exec probe as busybox does', () => {
    const bench = new Bench();
    const main = bench.container({ args: ['/bin/sh', '-c', 'touch /tmp/healthy; sleep 30; rm -rf /tmp/healthy; sleep 600'] });
    main.start();
    bench.until(25);
    const healthy = bench.exec(main, ['cat', '/tmp/healthy']);
    bench.until(30);
    const sick = bench.exec(main, ['cat', '/tmp/healthy']);
    bench.until(31);
    expect(healthy.end).toMatchObject({ exitCode: 0, output: '' });
    expect(sick.end).toMatchObject({ exitCode: 1, output: "cat: can't open '/tmp/healthy': No such file or directory\n" });
  });

  test('says in the runtime’s words why it could not start', () => {
    const bench = new Bench();
    const create = 'OCI runtime create failed: runc create failed: unable to start container process: ';
    const messages = [['/no/such/binary'], ['/etc/passwd'], ['foobar', 'x'], ['‘sh‘', '‘-c‘']].map((command) => {
      const result = bench.container({ command }).start();
      return result.started ? null : [result.exitCode, result.message];
    });
    expect(messages).toEqual([
      [128, `${create}exec: "/no/such/binary": stat /no/such/binary: no such file or directory: unknown`],
      [128, `${create}exec: "/etc/passwd": permission denied: unknown`],
      [128, `${create}exec: "foobar": executable file not found in $PATH: unknown`],
      [128, `${create}exec: "‘sh‘": executable file not found in $PATH: unknown`],
    ]);
  });

  test('says why a command could not be run beside it', () => {
    const bench = new Bench();
    const main = bench.script('sleep 60');
    bench.until(1);
    const missing = bench.exec(main, ['/no/such']);
    bench.until(2);
    expect(missing.end?.startError).toBe(
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "/no/such": stat /no/such: no such file or directory: unknown',
    );
  });

  test('waits for the output of what a hook left in the background', () => {
    const bench = new Bench();
    const main = bench.script('sleep 60');
    bench.until(1);
    const hook = bench.exec(main, ['sh', '-c', 'sleep 10 & echo started']);
    bench.until(5);
    expect(hook.end).toBeNull();
    bench.until(12);
    expect(hook.end).toMatchObject({ exitCode: 0, output: 'started\n' });
  });

  test('gives files on a read-only root the kernel’s refusal', () => {
    const bench = new Bench();
    const main = bench.script('touch /x; echo $?; echo a > /y', { readOnlyRootFilesystem: true });
    bench.until(1);
    expect(main.logs.map(({ text }) => text)).toEqual([
      'touch: /x: Read-only file system',
      '1',
      "sh: can't create /y: Read-only file system",
    ]);
    expect(ending(main)?.code).toBe(1);
  });
});
