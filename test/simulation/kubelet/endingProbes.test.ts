import { describe, expect, test } from 'vitest';
import { eventsOf, runPods, scriptPod } from './runs.ts';

/** Records combo-32, combo-50, combo-54; pkg/kubelet/prober/prober_manager.go AddPod. */
describe('readiness probes of a Pod that is ending', () => {
  const unhealthy = (probe: Record<string, unknown>) => {
    const readinessProbe = { periodSeconds: 2, timeoutSeconds: 1, failureThreshold: 3, successThreshold: 1, ...probe };
    const pod = scriptPod('p', 'sleep 600', { terminationGracePeriodSeconds: 8 }, { readinessProbe });
    return eventsOf(runPods([pod], 30, { actions: [{ at: 10, verb: 'delete', object: 'Pod/p' }] }), 'Pod/p', 'Unhealthy');
  };

  test('commands are not run any more, and that is an error', () => {
    const told = unhealthy({ exec: { command: ['true'] } });
    expect(told.length).toBeGreaterThan(2);
    for (const text of told)
      expect(text).toMatch(
        /^1\d Unhealthy: Readiness probe errored and resulted in unknown state: rpc error: code = Canceled desc = context canceled$/,
      );
  });

  test('connections are tried to the end', () => {
    const told = unhealthy({ tcpSocket: { port: 81 } });
    expect(told.some((text) => Number(text.split(' ')[0]) > 12)).toBe(true);
    expect(told.every((text) => text.includes('connection refused'))).toBe(true);
  });

  test('stop with the container, without a last one', () => {
    const readinessProbe = { tcpSocket: { port: 80 }, periodSeconds: 10, timeoutSeconds: 1, failureThreshold: 1, successThreshold: 1 };
    const pod = scriptPod('p', 'exec httpd -f -p 80', { terminationGracePeriodSeconds: 2 }, { readinessProbe });
    const result = runPods([pod], 20, { actions: [{ at: 12, verb: 'delete', object: 'Pod/p' }] });
    expect(result.timeline.at(-1)).toMatchObject({ type: 'deleted' });
    // One may come before the server listens.
    const told = eventsOf(result, 'Pod/p', 'Unhealthy').filter((text) => Number(text.split(' ')[0]) > 5);
    expect(told).toEqual([]);
  });
});
