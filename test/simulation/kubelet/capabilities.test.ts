import { describe, expect, test } from 'vitest';
import { lastStatus, runPods, scriptPod } from './runs.ts';

/** What a container with these capabilities says of a script. */
function said(script: string, securityContext: object): string | null | undefined {
  const pod = scriptPod('p', `${script} > /dev/termination-log 2>&1`, { restartPolicy: 'Never' }, { securityContext });
  return lastStatus(runPods([pod], 8), 'Pod/p').containers.main?.message;
}

const CHOWN = '(touch /tmp/a; chown 5:5 /tmp/a; stat -c %u /tmp/a)';
const REFUSED = 'chown: /tmp/a: Operation not permitted\n0\n';

describe('capabilities (containerd internal/cri/opts/spec_opts.go WithCapabilities)', () => {
  test.each([
    ['the usual ones', {}, '5\n'],
    ['all are dropped', { capabilities: { drop: ['ALL'] } }, REFUSED],
    ['another one is dropped', { capabilities: { drop: ['NET_RAW'] } }, '5\n'],
    ['it alone is dropped', { capabilities: { drop: ['CHOWN'] } }, REFUSED],
    ['with a prefix it is another word', { capabilities: { drop: ['CAP_CHOWN'] } }, '5\n'],
    ['all are added and dropped', { capabilities: { drop: ['ALL'], add: ['ALL'] } }, REFUSED],
    ['all are dropped and it is added', { capabilities: { drop: ['ALL'], add: ['CHOWN'] } }, '5\n'],
    ['all are added and it is dropped', { capabilities: { drop: ['CHOWN'], add: ['ALL'] } }, REFUSED],
    ['privileged', { privileged: true, capabilities: { drop: ['ALL'] } }, '5\n'],
  ] as const)('%s', (_name, securityContext, told) => {
    expect(said(CHOWN, securityContext)).toBe(told);
  });

  test('root without DAC_OVERRIDE is kept out of what others may not read', () => {
    const script = '(echo x > /tmp/a; chmod 0 /tmp/a; chown 5 /tmp/a; cat /tmp/a)';
    expect(said(script, {})).toBe('x\n');
    expect(said(script, { capabilities: { drop: ['DAC_OVERRIDE'] } })).toBe("cat: can't open '/tmp/a': Permission denied\n");
  });

  test('nginx cannot give its directories to its workers', () => {
    const pod = scriptPod(
      'p',
      '',
      { restartPolicy: 'Never' },
      {
        image: 'nginx:1.27',
        command: undefined,
        securityContext: { capabilities: { drop: ['ALL'] } },
        terminationMessagePolicy: 'FallbackToLogsOnError',
      },
    );
    const { main } = lastStatus(runPods([pod], 8, { conditions: { images: { 'nginx:1.27': 'present' } } }), 'Pod/p').containers;
    expect(main?.exitCode).toBe(1);
    expect(main?.message).toContain('chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)');
  });
});
