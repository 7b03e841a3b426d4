import { expect, test } from 'vitest';
import { filtered, node, pod } from './tables.ts';

const TAKEN = "node(s) didn't have free ports for the requested pod ports";

/** `8080`, `UDP/8080`, `127.0.0.1:8080`. */
const ports = (...list: string[]) => ({
  containers: [
    {
      name: 'main',
      image: 'app:1',
      ports: list.map((text) => {
        const [, hostIP, protocol, hostPort] = /^(?:([\d.]+):)?(?:(\w+)\/)?(\d+)$/.exec(text)!;
        return {
          containerPort: Number(hostPort),
          hostPort: Number(hostPort),
          ...(hostIP ? { hostIP } : {}),
          ...(protocol ? { protocol } : {}),
        };
      }),
    },
  ],
});

const cases: [name: string, wanted: string[], used: string[], verdict: string][] = [
  ['the node is empty', ['8080'], [], 'fits'],
  ['nothing is wanted', [], ['8080'], 'fits'],
  ['another port', ['8080'], ['9090'], 'fits'],
  ['the same port', ['8080'], ['8080'], TAKEN],
  ['one of several', ['8080', '9090'], ['9090'], TAKEN],
  ['the same number of another protocol', ['UDP/8080'], ['8080'], 'fits'],
  ['TCP is the default', ['TCP/8080'], ['8080'], TAKEN],
  ['different addresses', ['127.0.0.1:8080'], ['127.0.0.2:8080'], 'fits'],
  ['the same address', ['127.0.0.1:8080'], ['127.0.0.1:8080'], TAKEN],
  ['all addresses against one', ['8080'], ['127.0.0.1:8080'], TAKEN],
  ['one address against all', ['127.0.0.1:8080'], ['0.0.0.0:8080'], TAKEN],
];

test.each(cases)('%s', (_name, wanted, used, verdict) => {
  const other = pod('other', { on: 'n', ...ports(...used) });
  expect(filtered('NodePorts', pod('p', ports(...wanted)), node('n'), other)).toEqual({ n: verdict });
});

test('ports of sidecars count, those of other init containers do not', () => {
  const container = ports('8080').containers[0]!;
  const init = (restartPolicy?: string) =>
    pod('p', { initContainers: [{ ...container, name: 'init', ...(restartPolicy ? { restartPolicy } : {}) }] });
  const other = pod('other', { on: 'n', ...ports('8080') });
  expect(filtered('NodePorts', init('Always'), node('n'), other)).toEqual({ n: TAKEN });
  expect(filtered('NodePorts', init(), node('n'), other)).toEqual({ n: 'fits' });
});

test('Pods that have ended hold no ports', () => {
  const ended = pod('other', { on: 'n', ...ports('8080'), status: { phase: 'Succeeded', conditions: [] } });
  expect(filtered('NodePorts', pod('p', ports('8080')), node('n'), ended)).toEqual({ n: 'fits' });
});
