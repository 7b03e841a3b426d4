import { describe, expect, test } from 'vitest';
import { createVolume } from '../../../server/src/simulation/runtime/index.ts';
import type { ContainerConfig, RuntimeEnvironment } from '../../../server/src/simulation/runtime/runtime.ts';
import { Bench, ending } from './harness.ts';

const MEBIBYTE = 1_048_576;

function run(script: string, cgroupVersion: RuntimeEnvironment['cgroupVersion'], config: Partial<ContainerConfig> = {}) {
  const bench = new Bench({}, { cgroupVersion: cgroupVersion ?? 2 });
  const main = bench.script(script, { memoryLimitBytes: 16 * MEBIBYTE, ...config });
  bench.until(120);
  return { code: ending(main)?.code, seconds: Math.round(ending(main)?.seconds ?? -1), oomKilled: main.exit?.oomKilled };
}

describe('a container that uses up its memory', () => {
  test('is killed when its first process does', () => {
    expect(run('sleep 3; exec tail /dev/zero', 1)).toEqual({ code: 137, seconds: 3, oomKilled: true });
  });

  test('lives on with control groups v1 when a child does, and is marked at its end', () => {
    expect(run('sleep 2; tail /dev/zero; sleep 5; exit 0', 1)).toEqual({ code: 0, seconds: 7, oomKilled: true });
  });

  test('dies as a whole with control groups v2', () => {
    expect(run('sleep 2; tail /dev/zero; sleep 5; exit 0', 2)).toEqual({ code: 137, seconds: 2, oomKilled: true });
  });

  test.each([
    ['stress --vm 1 --vm-bytes 250M --vm-hang 1', 'polinux/stress', 200, 137],
    ['python3 -c "x = \'a\' * 300_000_000; import time; time.sleep(60)"', 'python:3', 200, 137],
    ['stress --vm 1 --vm-bytes 150M --timeout 10s', 'polinux/stress', 200, 0],
    ['head -c 300M /dev/zero | tail', 'busybox', 200, 137],
    ['head -c 50M /dev/zero | tail | wc -c', 'busybox', 200, 0],
  ])('%s', (script, image, mebibytes, code) => {
    expect(run(script, 2, { image, memoryLimitBytes: mebibytes * MEBIBYTE }).code).toBe(code);
  });

  test('without a limit only the node’s memory ends it', () => {
    const bench = new Bench({}, { nodeMemoryBytes: 1_000 * MEBIBYTE });
    const main = bench.script('tail /dev/zero');
    bench.until(60);
    expect(ending(main)?.code).toBe(137);
  });
});

describe('a volume in memory', () => {
  test('is full at its limit', () => {
    const bench = new Bench();
    const volume = createVolume('cache', 'directory', 10 * MEBIBYTE);
    const main = bench.script('dd if=/dev/zero of=/cache/f bs=1M count=20; echo $?; echo x > /cache/g; echo $?', {
      mounts: [{ mountPath: '/cache', volume, subPath: '', readOnly: false }],
    });
    bench.until(5);
    expect(main.logs.filter(({ stream }) => stream === 'stdout').map(({ text }) => text)).toEqual(['1', '0']);
  });

  test('counts as memory of the container that writes to it', () => {
    const bench = new Bench();
    const volume = createVolume('cache', 'memory');
    const mounts = [{ mountPath: '/cache', volume, subPath: '', readOnly: false }];
    const reader = bench.script('sleep 3; cat /cache/small; sleep 60', { mounts, memoryLimitBytes: 4 * MEBIBYTE });
    const writer = bench.script(
      'echo x > /cache/small; dd if=/dev/zero of=/cache/f bs=1M count=20; sleep 5; dd if=/dev/zero of=/cache/g bs=1M count=20; sleep 60',
      {
        mounts,
        memoryLimitBytes: 32 * MEBIBYTE,
      },
    );
    bench.until(4);
    expect(Math.round(writer.memoryBytes() / MEBIBYTE)).toBe(20);
    expect(reader.state).toBe('running');
    bench.until(10);
    expect(writer.exit).toMatchObject({ exitCode: 137, oomKilled: true });
    expect(reader.state).toBe('running');
  });

  test('counts what is written, appended, cut and removed', () => {
    const bench = new Bench();
    const volume = createVolume('data');
    bench.script('cd /d; echo 12345 > a; echo 6 >> a; dd if=/dev/zero of=b bs=1k count=4; sleep 5; : > a; rm b; truncate -s 1M c', {
      mounts: [{ mountPath: '/d', volume, subPath: '', readOnly: false }],
    });
    bench.until(1);
    expect(volume.usedBytes()).toBe(8 + 4_096);
    bench.until(10);
    expect(volume.usedBytes()).toBe(0);
  });
});

describe('what programs hold', () => {
  test.each([
    ['dd if=/dev/zero of=/dev/null bs=100M count=1', 137],
    ['dd if=/dev/zero of=/dev/null bs=1M count=100', 0],
    ['yes | tr "\\n" x | head -c 100m | grep n', 137],
    ['yes | head -c 100m | wc -c', 0],
    ['head -c 100m /dev/zero | sort', 137],
    ['head -c 10m /dev/zero | sort', 0],
    ['awk "BEGIN { s = 1; while (1) s = s s }"', 137],
  ])('%s', (script, code) => {
    const bench = new Bench();
    const container = bench.script(script, { memoryLimitBytes: 20 * MEBIBYTE });
    bench.until(60);
    expect(ending(container)?.code).toBe(code);
  });
});
