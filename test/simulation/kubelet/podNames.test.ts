import { expect, test } from 'vitest';
import { eventsOf, lastStatus, runPods, scriptPod } from './runs.ts';

const said = (script: string, spec: object, metadata: object = {}): string | null | undefined => {
  const pod = scriptPod('p', `(${script}) > /dev/termination-log`, { restartPolicy: 'Never', ...spec });
  Object.assign(pod.metadata as object, metadata);
  return lastStatus(runPods([pod], 10), `Pod/${pod.metadata?.name}`).containers['main']?.message;
};

test.each([
  ['its name', 'hostname; hostname -f', {}, 'p\np\n'],
  ['below a Service', 'hostname; hostname -f', { hostname: 'h', subdomain: 's' }, 'h\nh.s.default.svc.cluster.local\n'],
  [
    'the whole name',
    'hostname; cat /etc/hostname',
    { subdomain: 's', setHostnameAsFQDN: true },
    `${'p.s.default.svc.cluster.local\n'.repeat(2)}`,
  ],
  ['another name', 'hostname; grep -c my.own /etc/hosts', { hostnameOverride: 'my.own', subdomain: 's' }, 'my.own\n1\n'],
])('a Pod is called by %s', (_, script, spec, expected) => {
  expect(said(script, spec)).toBe(expected);
});

test('a long name is cut, and no sign is left at its end that a name cannot end with', () => {
  expect(said('hostname', {}, { name: `${'a'.repeat(62)}-b` })).toBe(`${'a'.repeat(62)}\n`);
});

test('a whole name that the kernel cannot keep is no sandbox', () => {
  const spec = { hostname: 'h'.repeat(40), subdomain: 's'.repeat(20), setHostnameAsFQDN: true };
  const run = runPods([scriptPod('p', 'sleep 9', spec)], 9);
  expect(eventsOf(run, 'Pod/p', 'FailedCreatePodSandBox')).toEqual([
    `0 FailedCreatePodSandBox: Failed to create pod sandbox: failed to construct FQDN from pod hostname and cluster domain, FQDN ${spec.hostname}.${spec.subdomain}.default.svc.cluster.local is too long (64 characters is the max, 87 characters requested)`,
  ]);
  expect(lastStatus(run, 'Pod/p').containers['main']?.reason).toBe('ContainerCreating');
});

test.each([
  ['the cluster', {}, 'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n'],
  [
    'the cluster, and more',
    { dnsConfig: { searches: ['x.y', 'svc.cluster.local'], options: [{ name: 'ndots', value: '2' }] } },
    'search default.svc.cluster.local svc.cluster.local cluster.local x.y\nnameserver 10.96.0.10\noptions ndots:2\n',
  ],
  [
    'what it says itself',
    { dnsPolicy: 'None', dnsConfig: { nameservers: ['1.1.1.1'], searches: ['a'], options: [{ name: 'edns0' }] } },
    'search a\nnameserver 1.1.1.1\noptions edns0\n',
  ],
])('names are looked up by %s', (_, spec, expected) => {
  expect(said('cat /etc/resolv.conf', spec)).toBe(expected);
});

test('what there is no place for is told', () => {
  const spec = { dnsConfig: { nameservers: ['1.1.1.1', '2.2.2.2', '3.3.3.3'] } };
  expect(eventsOf(runPods([scriptPod('p', 'sleep 9', spec)], 9), 'Pod/p', 'DNSConfigForming')).toEqual([
    '0 DNSConfigForming: Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: 10.96.0.10 1.1.1.1 2.2.2.2',
  ]);
});
