import { teaches } from './teaches.ts';

/** A Pod of one container. */
const pod = (container: string, spec = ''): string => `
  apiVersion: v1
  kind: Pod
  metadata: {name: p}
  spec:
    ${spec || 'restartPolicy: Always'}
    containers:
    - name: main
${container}`;

const STAYS = `sh, -c, "trap 'exit 0' TERM; while true; do sleep 1 & wait $!; done"`;

teaches('containers that are not started', [
  {
    code: 'command-not-found',
    mends: true,
    manifest: pod(`
      image: busybox:1.36
      command: ["sleep 3600"]
    `),
    instead: [['["sleep 3600"]', `[${STAYS}]`]],
    field: 'Pod/p spec.containers[0].command[0]',
    message: /`sleep 3600` is not a program of busybox:1\.36/,
  },
  {
    code: 'typographic-quotes',
    mends: true,
    manifest: pod(`
      image: busybox:1.36
      command: [“sh”, -c, "trap 'exit 0' TERM; while true; do sleep 1 & wait $!; done"]
    `),
    instead: [['“sh”', '"sh"']],
    field: 'Pod/p spec.containers[0].command[0]',
    message: /typographic quotes are part of the program name `“sh”`/,
  },
  {
    code: 'cannot-start',
    manifest: pod(`
      image: busybox:1.36
      command: [${STAYS}]
      workingDir: /etc/passwd
    `),
    instead: [['/etc/passwd', '/tmp']],
    field: 'Pod/p spec.containers[0].command[0]',
    message: /cannot be started: .*not a directory/,
  },
  {
    code: 'runs-as-root',
    manifest: pod(
      `
      image: busybox:1.36
      command: [${STAYS}]
    `,
      'securityContext: {runAsNonRoot: true}',
    ),
    instead: [['{runAsNonRoot: true}', '{runAsNonRoot: true, runAsUser: 1000}']],
    field: 'Pod/p spec.securityContext.runAsNonRoot',
    message: /never created: runAsNonRoot is set, and busybox:1\.36 runs as root/,
  },
  {
    code: 'runs-as-root',
    about: 'is only possible when nobody knows the image',
    manifest: pod(`
      image: example.com/team/app:3
      securityContext: {runAsNonRoot: true}
    `),
    instead: [['{runAsNonRoot: true}', '{runAsNonRoot: true, runAsUser: 1000}']],
    severity: 'hint',
    field: 'Pod/p spec.containers[0].securityContext.runAsNonRoot',
    message: /runs as root/,
  },
  {
    code: 'sub-path',
    manifest: pod(
      `
      image: busybox:1.36
      command: [${STAYS}]
      env: [{name: DIR, value: logs}]
      volumeMounts: [{name: data, mountPath: /data, subPathExpr: $(FOLDER)}]
    `,
      'volumes: [{name: data, emptyDir: {}}]',
    ),
    instead: [['$(FOLDER)', '$(DIR)']],
    field: 'Pod/p spec.containers[0].volumeMounts[0].subPathExpr',
    message: /the subPath `\$\(FOLDER\)` cannot be used/,
  },
  {
    code: 'poststart-fails',
    manifest: pod(`
      image: busybox:1.36
      command: [${STAYS}]
      lifecycle: {postStart: {exec: {command: [sh, -c, "exit 3"]}}}
    `),
    instead: [['exit 3', 'exit 0']],
    field: 'Pod/p spec.containers[0].lifecycle.postStart',
    message: /postStart hook of container main fails, and the container is killed for it, \d+ times/,
  },
  {
    code: 'image-name-invalid',
    manifest: pod(`
      image: Example/App:1
    `),
    instead: [['Example/App', 'example/app']],
    field: 'Pod/p spec.containers[0].image',
    message: /`Example\/App:1` is not the name of an image/,
  },
  {
    code: 'image-never-pulled',
    mends: true,
    manifest: pod(`
      image: example/app:1
      imagePullPolicy: Never
    `),
    instead: [['Never', 'IfNotPresent']],
    severity: 'hint',
    field: 'Pod/p spec.containers[0].imagePullPolicy',
    message: /example\/app:1 is not on the node/,
  },
  {
    code: 'image-pull-fails',
    about: 'when the registries are told',
    manifest: pod(`
      image: nginx:1.99
    `),
    instead: [['1.99', '1.27']],
    scenario: { conditions: { images: { 'nginx:1.27': 'present' } } },
    field: 'Pod/p spec.containers[0].image',
    message: /nginx:1\.99 cannot be pulled until 600 s/,
  },
]);

teaches('containers that end', [
  {
    code: 'ends-by-itself',
    manifest: pod(`
      image: busybox:1.36
      command: [sh, -c, "echo hello"]
    `),
    instead: [['restartPolicy: Always', 'restartPolicy: OnFailure']],
    field: 'Pod/p spec.containers[0].command[2]',
    message: /ends with code 0 right after its start and is started again, \d+ times in 600 s/,
  },
  {
    code: 'left-in-background',
    manifest: pod(`
      image: busybox:1.36
      command: [sh, -c, "nohup sleep 3600 & echo started"]
    `),
    instead: [['nohup sleep 3600 & echo started', 'sleep 3600']],
    field: 'Pod/p spec.containers[0].command[2]',
    message: /with a process of its own still at work in the background/,
  },
  {
    code: 'script-command-not-found',
    manifest: pod(`
      image: busybox:1.36
      command: [sh, -c, "curl -s http://localhost"]
    `),
    instead: [['curl -s http://localhost', 'sleep 3600']],
    field: 'Pod/p spec.containers[0].command[2]',
    message: /ends with code 127 right after its start, each time: a command of its script is not in busybox:1\.36/,
  },
  {
    code: 'crash-loop',
    manifest: pod(`
      image: busybox:1.36
      command: [sh, -c, "sleep 5; echo no database; exit 3"]
    `),
    instead: [['exit 3', 'sleep 3600']],
    field: 'Pod/p spec.containers[0].command[2]',
    message: /ends with code 3, 5 s after its start, and is started again, [678] times in 600 s/,
  },
  {
    code: 'crash-loop',
    about: 'a server that lacks a setting',
    manifest: pod(`
      image: postgres:16
    `),
    instead: [['image: postgres:16', 'image: postgres:16\n    env: [{name: POSTGRES_PASSWORD, value: x}]']],
    field: 'Pod/p spec.containers[0].image',
    message: /ends with code 1, /,
  },
  {
    code: 'pod-fails',
    manifest: pod(
      `
      image: busybox:1.36
      command: [sh, -c, "sleep 3; exit 2"]
    `,
      'restartPolicy: Never',
    ),
    instead: [['exit 2', 'exit 0']],
    field: 'Pod/p spec.containers[0].command[2]',
    message: /The Pod fails: container main ends with code 2, 3 s after its start, and restartPolicy Never leaves it so/,
  },
  {
    code: 'oom-killed',
    manifest: pod(`
      image: busybox:1.36
      command: [sh, -c, "sleep 2; head -c 200m /dev/zero | tail; sleep 3600"]
      resources: {limits: {memory: 64Mi}}
    `),
    instead: [['64Mi', '1Gi']],
    field: 'Pod/p spec.containers[0].resources.limits.memory',
    message: /it needs more memory than its limit of 64Mi/,
    beside: [],
  },
]);

teaches('containers that are stopped', [
  {
    code: 'ignores-term',
    manifest: pod(`
      image: busybox:1.36
      command: [sh, -c, "while true; do sleep 1; done"]
    `),
    instead: [['"while true', `"trap 'exit 0' TERM; while true`]],
    severity: 'information',
    field: 'Pod/p spec.containers[0].command',
    message: /every deletion takes the whole grace period of 30 s/,
  },
  {
    code: 'prestop-outlasts-grace',
    manifest: pod(
      `
      image: nginx:1.27
      lifecycle: {preStop: {exec: {command: [sleep, "45"]}}}
    `,
      'terminationGracePeriodSeconds: 20',
    ),
    instead: [['terminationGracePeriodSeconds: 20', 'terminationGracePeriodSeconds: 60']],
    field: 'Pod/p spec.containers[0].lifecycle.preStop',
    message: /is cut off: it takes longer than the grace period of 20 s/,
  },
  {
    code: 'prestop-fails',
    manifest: pod(`
      image: nginx:1.27
      lifecycle: {preStop: {exec: {command: [wget, -q, localhost/drain]}}}
    `),
    instead: [['[wget, -q, localhost/drain]', '[nginx, -s, quit]']],
    field: 'Pod/p spec.containers[0].lifecycle.preStop',
    message: /The preStop hook of container main fails when the Pod is deleted/,
  },
]);
