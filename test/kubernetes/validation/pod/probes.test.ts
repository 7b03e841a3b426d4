import { describe } from 'vitest';
import { inContainer, inSpec, inTemplate, NOT_NEGATIVE, table } from './pods.ts';

const ONE = 'Forbidden: may not specify more than 1 handler type';

describe('handlers of probes', () => {
  const liveness = (fragment: string) => `livenessProbe: {${fragment}}`;
  table(inContainer, [
    ['a command', liveness('exec: {command: [cat, /tmp/healthy]}'), []],
    ['a request to a named port', liveness('httpGet: {path: /healthz, port: http}'), []],
    ['a port that no container has', liveness('tcpSocket: {port: nowhere}'), []],
    ['a gRPC port', liveness('grpc: {port: 9090}'), []],
    ['nothing', liveness(''), ['livenessProbe: Required value: must specify a handler type']],
    [
      'four things at once: the first is judged, the others are refused',
      liveness('grpc: {port: 0}, tcpSocket: {port: 0}, httpGet: {port: 0}, exec: {}'),
      [
        'livenessProbe.exec.command: Required value',
        `livenessProbe.httpGet: ${ONE}`,
        `livenessProbe.tcpSocket: ${ONE}`,
        `livenessProbe.grpc: ${ONE}`,
      ],
    ],
    [
      'a port in quotes is a name without a letter',
      liveness('httpGet: {port: "8080"}'),
      ['livenessProbe.httpGet.port: Invalid value: "8080": must contain at least one letter (a-z)'],
    ],
    [
      'a port out of range and a scheme in lower case',
      liveness('httpGet: {port: 65536, scheme: https}'),
      [
        'livenessProbe.httpGet.port: Invalid value: 65536: must be between 1 and 65535, inclusive',
        'livenessProbe.httpGet.scheme: Unsupported value: "https": supported values: "HTTP", "HTTPS"',
      ],
    ],
    ['no port', liveness('tcpSocket: {}'), ['livenessProbe.tcpSocket.port: Invalid value: 0: must be between 1 and 65535, inclusive']],
    [
      'a header with its colon, reported without a position',
      liveness('httpGet: {port: 80, httpHeaders: [{name: "Host:", value: a}]}'),
      ['livenessProbe.httpGet.httpHeaders: Invalid value: "Host:": a valid HTTP header must consist of alphanumeric characters or \'-\''],
    ],
  ]);
});

describe('probes', () => {
  const exec = 'exec: {command: [a]}';
  const timings = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];
  const negative = timings.map((name) => `${name}: -1`).join(', ');
  const refused = (probe: string) => timings.map((name) => `${probe}.${name}: Invalid value: -1: ${NOT_NEGATIVE}`);
  table(inContainer, [
    ['zeros stand for defaults', `livenessProbe: {${exec}, ${timings.map((name) => `${name}: 0`).join(', ')}}`, []],
    [
      'a liveness probe below zero',
      `livenessProbe: {${exec}, ${negative}, terminationGracePeriodSeconds: 0}`,
      [
        ...refused('livenessProbe'),
        'livenessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0',
        'livenessProbe.successThreshold: Invalid value: -1: must be 1',
      ],
    ],
    [
      'a startup probe below zero',
      `startupProbe: {${exec}, ${negative}}`,
      [...refused('startupProbe'), 'startupProbe.successThreshold: Invalid value: -1: must be 1'],
    ],
    ['a readiness probe below zero', `readinessProbe: {${exec}, ${negative}}`, refused('readinessProbe')],
    ['a readiness probe may ask for several successes', `readinessProbe: {${exec}, successThreshold: 2}`, []],
    [
      'a liveness probe may not',
      `livenessProbe: {${exec}, successThreshold: 2}`,
      ['livenessProbe.successThreshold: Invalid value: 2: must be 1'],
    ],
    [
      'a readiness probe ends nothing',
      `readinessProbe: {${exec}, terminationGracePeriodSeconds: 0}`,
      [
        'readinessProbe.terminationGracePeriodSeconds: Invalid value: 0: must be greater than 0',
        'readinessProbe.terminationGracePeriodSeconds: Invalid value: 0: must not be set for readinessProbes',
      ],
    ],
  ]);
});

describe('hooks', () => {
  table(inContainer, [
    ['both', 'lifecycle: {postStart: {exec: {command: [a]}}, preStop: {sleep: {seconds: 30}}}', []],
    ['no hook', 'lifecycle: {}', []],
    ['a hook that does nothing', 'lifecycle: {preStop: {}}', ['lifecycle.preStop: Required value: must specify a handler type']],
    [
      'a hook that does three things',
      'lifecycle: {postStart: {sleep: {seconds: -1}, tcpSocket: {port: 0}, httpGet: {path: /, port: 80}}}',
      [`lifecycle.postStart.tcpSocket: ${ONE}`, `lifecycle.postStart.sleep: ${ONE}`],
    ],
    ['no sleep at all', 'lifecycle: {preStop: {sleep: {seconds: 0}}}', []],
    [
      'a sleep beyond the grace period',
      'lifecycle: {preStop: {sleep: {seconds: 31}}}',
      ['lifecycle.preStop.sleep: Invalid value: 31: must be non-negative and less than terminationGracePeriodSeconds (30)'],
    ],
    [
      'a sleep backwards',
      'lifecycle: {preStop: {sleep: {seconds: -1}}}',
      ['lifecycle.preStop.sleep: Invalid value: -1: must be non-negative and less than terminationGracePeriodSeconds (30)'],
    ],
  ]);
  table(inSpec, [
    [
      'a longer grace period',
      'terminationGracePeriodSeconds: 60\ncontainers: [{name: a, image: i, lifecycle: {preStop: {sleep: {seconds: 60}}}}]',
      [],
    ],
  ]);
});

describe('restart policy of a container', () => {
  const rule = '{action: Restart, exitCodes: {operator: In, values: [42]}}';
  const POLICIES = 'supported values: "Always", "Never", "OnFailure"';
  table(inContainer, [
    ['a policy with a rule', `restartPolicy: Never\nrestartPolicyRules: [${rule}]`, []],
    [
      'all containers again',
      'restartPolicy: Never\nrestartPolicyRules: [{action: RestartAllContainers, exitCodes: {operator: NotIn, values: [0]}}]',
      [],
    ],
    [
      'rules without a policy',
      `restartPolicyRules: [${rule}]`,
      ['restartPolicy: Required value: must specify restartPolicy when restart rules are used'],
    ],
    ['an unknown policy', 'restartPolicy: always', [`restartPolicy: Unsupported value: "always": ${POLICIES}`]],
    ['an empty policy', 'restartPolicy: ""', [`restartPolicy: Unsupported value: "": ${POLICIES}`]],
    [
      'a rule that says nothing',
      'restartPolicy: Never\nrestartPolicyRules: [{}]',
      [
        'restartPolicyRules[0].action: Unsupported value: "": supported values: "Restart", "RestartAllContainers"',
        'restartPolicyRules[0].exitCodes: Required value: must be specified',
      ],
    ],
    [
      'an unknown operator',
      'restartPolicy: Never\nrestartPolicyRules: [{action: Restart, exitCodes: {operator: in}}]',
      ['restartPolicyRules[0].exitCodes.operator: Unsupported value: "in": supported values: "In", "NotIn"'],
    ],
    [
      'too many rules and codes',
      `restartPolicy: Never\nrestartPolicyRules: [${Array(20).fill(rule).join(', ')}, {action: Restart, exitCodes: {operator: In, values: [${Array(256).fill(1).join(', ')}]}}]`,
      [
        'restartPolicyRules: Too many: 21: must have at most 20 items',
        'restartPolicyRules[20].exitCodes.values: Too many: 256: must have at most 255 items',
      ],
    ],
  ]);

  const init = (fragment: string) => `initContainers: [{name: s, image: i, ${fragment}}]`;
  table(inSpec, [
    ['a sidecar with a rule, from 1.36', init(`restartPolicy: Always, restartPolicyRules: [${rule}]`), []],
    ['an init container that may fail', init('restartPolicy: Never'), []],
    [
      'an unknown policy of an init container',
      init('restartPolicy: Sometimes'),
      [`initContainers[0].restartPolicy: Unsupported value: "Sometimes": ${POLICIES}`],
    ],
    [
      'rules without a policy hide what else is wrong with them',
      init('restartPolicyRules: [{}]'),
      ['initContainers[0].restartPolicy: Required value: must specify restartPolicy when restart rules are used'],
    ],
  ]);

  table(
    (fragment) => inSpec(fragment, '1.35'),
    [
      [
        '1.35 has no rules for sidecars',
        init(`restartPolicy: Always, restartPolicyRules: [${rule}]`),
        [
          'initContainers[0].restartPolicyRules: Forbidden: restartPolicyRules are not allowed for init containers with restart policy Always',
        ],
      ],
      [
        '1.35 restarts only the container itself',
        init('restartPolicy: Never, restartPolicyRules: [{action: RestartAllContainers, exitCodes: {operator: In}}]'),
        ['initContainers[0].restartPolicyRules[0].action: Unsupported value: "RestartAllContainers": supported values: "Restart"'],
      ],
    ],
  );
  table((fragment) => inContainer(fragment, '1.34'), [['1.34 drops it all', 'restartPolicy: Bogus\nrestartPolicyRules: [{}]', []]]);
});

describe('policies of a Pod', () => {
  table(inSpec, [
    [
      'unknown words',
      'restartPolicy: always\ndnsPolicy: default',
      [
        'restartPolicy: Unsupported value: "always": supported values: "Always", "OnFailure", "Never"',
        'dnsPolicy: Unsupported value: "default": supported values: "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None"',
      ],
    ],
    [
      'a deadline of 0',
      'activeDeadlineSeconds: 0',
      ['activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive'],
    ],
    [
      'a deadline beyond 32 bits',
      'activeDeadlineSeconds: 2147483648',
      ['activeDeadlineSeconds: Invalid value: 2147483648: must be between 1 and 2147483647, inclusive'],
    ],
  ]);
  table(inTemplate, [
    [
      'an unknown preemption policy',
      'spec: {preemptionPolicy: never}',
      ['spec.preemptionPolicy: Unsupported value: "never": supported values: "PreemptLowerPriority", "Never"'],
    ],
    ['an empty preemption policy', 'spec: {preemptionPolicy: ""}', ['spec.preemptionPolicy: Required value']],
  ]);
});
