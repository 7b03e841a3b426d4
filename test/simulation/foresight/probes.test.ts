import { teaches } from './teaches.ts';

/** A Pod of one container that stops at once when it is asked to. */
const pod = (container: string): string => `
  apiVersion: v1
  kind: Pod
  metadata: {name: p}
  spec:
    containers:
    - name: main
${container}`;

const LATE = `sh, -c, "trap 'exit 0' TERM; sleep 60 & wait $!; touch /tmp/ok; while true; do sleep 1 & wait $!; done"`;

teaches('probes', [
  {
    code: 'liveness-kills-starting',
    mends: true,
    manifest: pod(`
      image: busybox:1.36
      command: [${LATE}]
      livenessProbe: {exec: {command: [test, -f, /tmp/ok]}, periodSeconds: 10, failureThreshold: 3}
    `),
    instead: [['failureThreshold: 3', 'failureThreshold: 9']],
    field: 'Pod/p spec.containers[0].livenessProbe',
    message: /kills container main (2[5-9]|30) s after its start; it would first answer at 6\d s/,
  },
  {
    code: 'liveness-never-succeeds',
    manifest: pod(`
      image: busybox:1.36
      command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 1 & wait $!; done"]
      livenessProbe: {exec: {command: [test, -f, /tmp/ok]}, periodSeconds: 10}
    `),
    instead: [['/tmp/ok', '/bin/sh']],
    field: 'Pod/p spec.containers[0].livenessProbe',
    message: /never succeeds: it is killed (2[5-9]|30) s after each start/,
  },
  {
    code: 'liveness-fails-later',
    manifest: pod(`
      image: busybox:1.36
      command: [sh, -c, "trap 'exit 0' TERM; touch /tmp/ok; sleep 40 & wait $!; rm /tmp/ok; while true; do sleep 1 & wait $!; done"]
      livenessProbe: {exec: {command: [test, -f, /tmp/ok]}, periodSeconds: 10}
    `),
    instead: [['rm /tmp/ok', 'ls /tmp/ok']],
    field: 'Pod/p spec.containers[0].livenessProbe',
    message: /kills container main \d+ s after its start: it last succeeds at (3\d|40) s/,
  },
  {
    code: 'startup-budget-too-small',
    mends: true,
    manifest: pod(`
      image: busybox:1.36
      command: [${LATE}]
      startupProbe: {exec: {command: [test, -f, /tmp/ok]}, periodSeconds: 5, failureThreshold: 6}
    `),
    instead: [['failureThreshold: 6', 'failureThreshold: 20']],
    field: 'Pod/p spec.containers[0].startupProbe',
    message: /gives container main only (2[5-9]|30) s; it would first answer at 6\d s/,
  },
  {
    code: 'startup-never-succeeds',
    manifest: pod(`
      image: nginx:1.27
      startupProbe: {httpGet: {path: /healthz, port: 80}, periodSeconds: 5}
    `),
    instead: [['/healthz', '/']],
    field: 'Pod/p spec.containers[0].startupProbe',
    message: /never succeeds: it is killed 1\d s after each start/,
  },
  {
    code: 'startup-never-succeeds',
    about: 'is only possible in an image that is called like a known one',
    manifest: pod(`
      image: registry.example.com/team/nginx:1.27
      startupProbe: {httpGet: {path: /healthz, port: 80}, periodSeconds: 5}
    `),
    instead: [['/healthz', '/']],
    severity: 'hint',
    field: 'Pod/p spec.containers[0].startupProbe',
    message: /never succeeds/,
  },
  {
    code: 'readiness-never',
    manifest: pod(`
      image: nginx:1.27
      readinessProbe: {httpGet: {path: /healthz, port: 80}}
    `),
    instead: [['/healthz', '/']],
    field: 'Pod/p spec.containers[0].readinessProbe',
    message: /never gets ready: its readiness probe fails from its start at \d(\.\d)? s until 600 s/,
  },
  {
    code: 'readiness-lost',
    manifest: pod(`
      image: busybox:1.36
      command: [sh, -c, "trap 'exit 0' TERM; touch /tmp/ok; sleep 100 & wait $!; rm /tmp/ok; while true; do sleep 1 & wait $!; done"]
      readinessProbe: {exec: {command: [test, -f, /tmp/ok]}, periodSeconds: 5}
    `),
    instead: [['rm /tmp/ok', 'ls /tmp/ok']],
    field: 'Pod/p spec.containers[0].readinessProbe',
    message: /stops being ready at 1[12]\d s and does not become ready again until 600 s/,
  },
  {
    code: 'probe-wrong-port',
    mends: true,
    about: 'liveness',
    manifest: pod(`
      image: nginx:1.27
      ports: [{containerPort: 8080}]
      livenessProbe: {httpGet: {path: /, port: 8080}}
    `),
    instead: [['port: 8080}', 'port: 80}']],
    field: 'Pod/p spec.containers[0].livenessProbe.httpGet.port',
    message: /asks port 8080, where nothing listens: container main listens on 80\./,
  },
  {
    code: 'probe-wrong-port',
    mends: true,
    about: 'readiness by the name of a port',
    manifest: pod(`
      image: redis:7
      ports: [{name: redis, containerPort: 6380}]
      readinessProbe: {tcpSocket: {port: redis}}
    `),
    instead: [['6380', '6379']],
    field: 'Pod/p spec.containers[0].readinessProbe.tcpSocket.port',
    message: /asks port 6380, where nothing listens: container main listens on 6379\./,
  },
  {
    code: 'probe-loopback-port',
    manifest: pod(`
      image: busybox:1.36
      command: [sh, -c, "exec httpd -f -p 127.0.0.1:8080"]
      readinessProbe: {tcpSocket: {port: 8080}}
    `),
    instead: [['127.0.0.1:8080', '8080']],
    field: 'Pod/p spec.containers[0].readinessProbe.tcpSocket.port',
    message: /cannot reach port 8080: container main listens there on 127\.0\.0\.1 only/,
    beside: ['ignores-term'],
  },
  {
    code: 'probe-timeout',
    manifest: pod(`
      image: busybox:1.36
      command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 1 & wait $!; done"]
      livenessProbe: {exec: {command: [sleep, "3"]}, timeoutSeconds: 1}
    `),
    instead: [['timeoutSeconds: 1', 'timeoutSeconds: 5']],
    field: 'Pod/p spec.containers[0].livenessProbe.timeoutSeconds',
    message: /is given 1 s, and its answer takes longer/,
  },
  {
    code: 'probe-program-missing',
    about: 'liveness is never checked',
    manifest: pod(`
      image: busybox:1.36
      command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 1 & wait $!; done"]
      livenessProbe: {exec: {command: [curl, -f, localhost]}}
    `),
    instead: [['[curl, -f, localhost]', "['true']"]],
    field: 'Pod/p spec.containers[0].livenessProbe.exec.command',
    message: /The liveness probe of container main can never run: busybox:1\.36 has no program `curl`/,
  },
  {
    code: 'probe-program-missing',
    about: 'readiness never comes',
    manifest: pod(`
      image: busybox:1.36
      command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 1 & wait $!; done"]
      readinessProbe: {exec: {command: [bash, -c, "true"]}}
    `),
    instead: [['[bash, -c', '[sh, -c']],
    field: 'Pod/p spec.containers[0].readinessProbe.exec.command',
    message: /Container main never gets ready: busybox:1\.36 has no program `bash`/,
  },
]);
