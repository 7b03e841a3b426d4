import { expect, test } from 'vitest';
import { runPods, scriptPod } from './runs.ts';

const PAGES = 'mkdir -p /www/dir /www/deep/er; echo hi >/www/index.html; echo hi >/www/dir/index.html; exec httpd -f -p 80 -h /www';

/** What the first readiness probe of a web server finds: `ok`, or the first event about it without its address. */
function finding(readinessProbe: object, spec: Record<string, unknown> = {}): string {
  const { timeline } = runPods([scriptPod('p', PAGES, spec, { readinessProbe })], 8);
  const told = timeline.find((entry) => entry.type === 'event' && /^(Unhealthy|ProbeWarning)$/.test(entry.reason));
  return told?.type === 'event' ? told.message.replaceAll(/\b10\.244\.\d+\.\d+\b/g, 'POD') : 'ok';
}

test.each([
  ['the Pod itself', { httpGet: { port: 80 } }, 'ok'],
  [
    'the loopback of the node',
    { httpGet: { port: 80, host: '127.0.0.1' } },
    'Readiness probe failed: Get "http://127.0.0.1:80/": dial tcp 127.0.0.1:80: connect: connection refused',
  ],
  [
    'a socket on localhost',
    { tcpSocket: { port: 80, host: 'localhost' } },
    'Readiness probe failed: dial tcp [::1]:80: connect: connection refused',
  ],
  [
    'a Service by its name',
    { httpGet: { port: 80, host: 'web' } },
    'Readiness probe failed: Get "http://web:80/": dial tcp: lookup web on 192.0.2.53:53: no such host',
  ],
  [
    'an address that nobody has',
    { tcpSocket: { port: 80, host: '10.9.9.9' } },
    'Readiness probe failed: dial tcp 10.9.9.9:80: i/o timeout',
  ],
  ['a directory that redirects to its page', { httpGet: { port: 80, path: '/dir' } }, 'ok'],
  [
    'a directory that redirects to what is not there',
    { httpGet: { port: 80, path: '/deep/er' } },
    'Readiness probe failed: HTTP probe failed with statuscode: 404',
  ],
  [
    'gRPC at a server that speaks HTTP/1.1 alone',
    { grpc: { port: 80 } },
    'Readiness probe failed: timeout: failed to connect service "POD:80" within 1s: context deadline exceeded',
  ],
])('a probe of %s', (_, probe, told) => {
  expect(finding(probe)).toBe(told);
});

test('on the network of the node its loopback is the Pod', () => {
  expect(finding({ httpGet: { port: 80, host: '127.0.0.1' } }, { hostNetwork: true })).toBe('ok');
});

test.each([
  ['/redirect?loc=%2Fstarted', 'ok'],
  ['/redirect?loc=%2Fnowhere', 'Readiness probe failed: HTTP probe failed with statuscode: 404'],
  ['/redirect?loc=https%3A%2F%2Fexample.com%2F', 'Readiness probe warning: Probe terminated redirects, Response body: '],
])('a redirection is followed on the same host: %s', (path, told) => {
  const image = 'registry.k8s.io/e2e-test-images/agnhost:2.40';
  const pod = scriptPod('p', '', {}, { image, command: null, args: ['liveness'], readinessProbe: { httpGet: { port: 8080, path } } });
  const { timeline } = runPods([pod], 8, { conditions: { images: { [image]: 'present' } } });
  const event = timeline.find((entry) => entry.type === 'event' && /^(Unhealthy|ProbeWarning)$/.test(entry.reason));
  expect(event?.type === 'event' ? event.message : 'ok').toBe(told);
});

test('a probe tells what went to stdout before what went to stderr', () => {
  const readinessProbe = { exec: { command: ['sh', '-c', 'echo late >&2; echo first; exit 1'] } };
  expect(finding(readinessProbe)).toBe('Readiness probe failed: first\nlate\n');
});
