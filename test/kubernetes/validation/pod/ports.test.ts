import { describe } from 'vitest';
import { inContainer, inSpec, inTemplate, table } from './pods.ts';

describe('ports', () => {
  table(inContainer, [
    ['a number is enough', 'ports: [{containerPort: 80}]', []],
    ['the same port twice is only a warning', 'ports: [{containerPort: 80}, {containerPort: 80}]', []],
    ['no number', 'ports: [{name: http}]', ['ports[0].containerPort: Required value']],
    [
      'numbers out of range',
      'ports: [{containerPort: 65536, hostPort: -1}]',
      [
        'ports[0].containerPort: Invalid value: 65536: must be between 1 and 65535, inclusive',
        'ports[0].hostPort: Invalid value: -1: must be between 1 and 65535, inclusive',
      ],
    ],
    ['a host port of 0 is none', 'ports: [{containerPort: 80, hostPort: 0}]', []],
    [
      'a protocol in lower case',
      'ports: [{containerPort: 80, protocol: tcp}]',
      ['ports[0].protocol: Unsupported value: "tcp": supported values: "SCTP", "TCP", "UDP"'],
    ],
    [
      'a name of 16 characters in upper case',
      'ports: [{containerPort: 80, name: HTTPHTTPHTTPHTTP}]',
      [
        'ports[0].name: Invalid value: "HTTPHTTPHTTPHTTP": must be no more than 15 characters',
        'ports[0].name: Invalid value: "HTTPHTTPHTTPHTTP": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
        'ports[0].name: Invalid value: "HTTPHTTPHTTPHTTP": must contain at least one letter (a-z)',
      ],
    ],
    [
      'a name twice in a container',
      'ports: [{containerPort: 80, name: http}, {containerPort: 81, name: http}]',
      ['ports[1].name: Duplicate value: "http"'],
    ],
    ['a host IP that is none is not looked at', 'ports: [{containerPort: 80, hostIP: bogus}]', []],
  ]);

  table(inSpec, [
    [
      'a name in two containers',
      'containers: [{name: a, image: i, ports: [{containerPort: 80, name: http}]}, {name: b, image: i, ports: [{containerPort: 81, name: http}]}]',
      [],
    ],
    [
      'a port of the node for two containers',
      'containers: [{name: a, image: i, ports: [{containerPort: 80, hostPort: 80}]}, {name: b, image: i, ports: [{containerPort: 81, hostPort: 80}]}]',
      ['containers[1].ports[0].hostPort: Duplicate value: "TCP//80"'],
    ],
    [
      'the same port of the node for two protocols or addresses',
      'containers: [{name: a, image: i, ports: [{containerPort: 80, hostPort: 80}, {containerPort: 80, hostPort: 80, protocol: UDP}, {containerPort: 80, hostPort: 80, hostIP: 1.2.3.4}]}]',
      [],
    ],
    [
      'a clash within an init container is always reported at the first one',
      'initContainers: [{name: a, image: i}, {name: b, image: i, ports: [{containerPort: 1, hostPort: 80}, {containerPort: 2, hostPort: 80}]}]',
      ['initContainers[0].ports[1].hostPort: Duplicate value: "TCP//80"'],
    ],
    [
      'init containers may share a port of the node with each other and with containers',
      'initContainers: [{name: a, image: i, ports: [{containerPort: 80, hostPort: 80}]}]\ncontainers: [{name: b, image: i, ports: [{containerPort: 80, hostPort: 80}]}]',
      [],
    ],
    [
      'hostNetwork with another host port',
      'hostNetwork: true\ncontainers: [{name: a, image: i, ports: [{containerPort: 80, hostPort: 81}]}]',
      ['containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true'],
    ],
    ['hostNetwork fills the host port', 'hostNetwork: true\ncontainers: [{name: a, image: i, ports: [{containerPort: 80}]}]', []],
  ]);

  table(inTemplate, [
    ['hostNetwork without a host port', 'spec: {hostNetwork: true, containers: [{name: a, image: i, ports: [{containerPort: 80}]}]}', []],
    [
      'hostNetwork with another host port',
      'spec: {hostNetwork: true, containers: [{name: a, image: i, ports: [{containerPort: 80, hostPort: 81}]}]}',
      ['spec.containers[0].ports[0].hostPort: Invalid value: 81: must match `containerPort` when `hostNetwork` is true'],
    ],
  ]);
});
