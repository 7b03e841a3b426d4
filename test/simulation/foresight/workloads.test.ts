import { teaches } from './teaches.ts';

const STAYS = `sh, -c, "trap 'exit 0' TERM; while true; do sleep 1 & wait $!; done"`;

/** A workload whose Pods run nginx. */
const workload = (kind: string, spec: string, container = "image: 'nginx:1.27'"): string => `
  apiVersion: apps/v1
  kind: ${kind}
  metadata: {name: web}
  spec:
    ${spec}
    selector: {matchLabels: {app: web}}
    template:
      metadata: {labels: {app: web}}
      spec:
        containers:
        - name: main
          ${container}
`;

const job = (spec: string, containers: string): string => `
  apiVersion: batch/v1
  kind: Job
  metadata: {name: work}
  spec:
    ${spec}
    template:
      spec:
        restartPolicy: Never
        containers:
        ${containers}
`;

const cronJob = (policy: string, seconds: number): string => `
  apiVersion: batch/v1
  kind: CronJob
  metadata: {name: tick}
  spec:
    schedule: "* * * * *"
    concurrencyPolicy: ${policy}
    jobTemplate:
      spec:
        template:
          spec:
            restartPolicy: Never
            containers:
            - {name: main, image: 'busybox:1.36', command: [sh, -c, "trap 'exit 0' TERM; sleep ${seconds} & wait $!"]}
`;

teaches('Deployments and their kin', [
  {
    code: 'pods-refused',
    manifest: `${workload('Deployment', 'replicas: 1')}
  ---
  apiVersion: v1
  kind: ResourceQuota
  metadata: {name: small}
  spec: {hard: {requests.cpu: "1"}}
`,
    instead: [["image: 'nginx:1.27'", "image: 'nginx:1.27'\n        resources: {requests: {cpu: 100m}}"]],
    field: 'Deployment/web spec.template',
    message: /refuses the Pods that are made of it: .*failed quota: small: must specify requests\.cpu/,
  },
  {
    code: 'rollout-deadline',
    manifest: workload(
      'Deployment',
      'progressDeadlineSeconds: 30',
      "image: 'nginx:1.27'\n          readinessProbe: {httpGet: {path: /, port: 80}, initialDelaySeconds: 60}",
    ),
    instead: [['progressDeadlineSeconds: 30', 'progressDeadlineSeconds: 120']],
    severity: 'information',
    field: 'Deployment/web spec.progressDeadlineSeconds',
    message: /given up as failed at 3\d s: available Pods within progressDeadlineSeconds 30: 1 of 1/,
  },
  {
    code: 'rollout-no-room',
    manifest: `${workload('Deployment', 'replicas: 1', "image: 'nginx:1.27'\n          ports: [{containerPort: 80, hostPort: 80}]")}
  ---
  apiVersion: v1
  kind: Node
  metadata: {name: n1}
  status: {allocatable: {cpu: "2", memory: 4Gi, pods: "110"}}
`,
    instead: [['replicas: 1', 'strategy: {type: Recreate}']],
    field: 'Deployment/web spec.strategy.rollingUpdate.maxUnavailable',
    message: /the first Pod of a new version finds no node: 0\/1 nodes are available: 1 node\(s\) didn't have free ports/,
  },
  {
    code: 'rollout-paused',
    mends: true,
    manifest: workload('Deployment', 'paused: true'),
    instead: [['paused: true', 'paused: false']],
    severity: 'information',
    field: 'Deployment/web spec.paused',
    message: /makes no Pods: it is paused/,
  },
  {
    code: 'deployment-unavailable',
    manifest: workload('Deployment', 'minReadySeconds: 599'),
    instead: [['minReadySeconds: 599', 'minReadySeconds: 5']],
    field: 'Deployment/web spec.replicas',
    message: /does not become available: 0 of 1 Pod at 600 s/,
  },
  {
    code: 'statefulset-stuck',
    manifest: workload('StatefulSet', 'replicas: 3', "image: 'nginx:1.27'\n          readinessProbe: {httpGet: {path: /ready, port: 80}}"),
    instead: [['replicas: 3', 'replicas: 3\n  podManagementPolicy: Parallel']],
    severity: 'information',
    field: 'StatefulSet/web spec.replicas',
    message: /web-0 is not ready, so 2 of 3 Pods are never made/,
    beside: ['readiness-never'],
  },
]);

teaches('Jobs', [
  {
    code: 'job-fails',
    manifest: job('backoffLimit: 2', `- {name: main, image: 'busybox:1.36', command: [sh, -c, "sleep 2; echo broken; exit 4"]}`),
    instead: [['exit 4', 'exit 0']],
    field: 'Job/work spec.template.spec.containers[0].command',
    message: /after 3 runs of container main ending with code 4; backoffLimit is 2/,
  },
  {
    code: 'job-deadline',
    manifest: job('activeDeadlineSeconds: 20', `- {name: main, image: 'busybox:1.36', command: [sh, -c, "sleep 60"]}`),
    instead: [['activeDeadlineSeconds: 20', 'activeDeadlineSeconds: 90']],
    field: 'Job/work spec.activeDeadlineSeconds',
    message: /ended at 2\d s: activeDeadlineSeconds 20 passes/,
  },
  {
    code: 'job-waits-for-sidecar',
    manifest: job(
      'backoffLimit: 2',
      `- {name: main, image: 'busybox:1.36', command: [sh, -c, "sleep 5"]}
        - {name: proxy, image: 'busybox:1.36', command: [${STAYS}]}`,
    ),
    instead: [['while true; do sleep 1 & wait $!; done', 'exit 0']],
    field: 'Job/work spec.template.spec.containers[1].name',
    message: /container main has ended at \d+(\.\d)? s, but container proxy runs on/,
  },
  {
    code: 'job-removed-at-once',
    manifest: job('ttlSecondsAfterFinished: 0', `- {name: main, image: 'busybox:1.36', command: [sh, -c, "sleep 2"]}`),
    instead: [['ttlSecondsAfterFinished: 0', 'ttlSecondsAfterFinished: 300']],
    severity: 'information',
    field: 'Job/work spec.ttlSecondsAfterFinished',
    message: /removed \d(\.\d)? s after their end/,
  },
]);

teaches('CronJobs', [
  {
    code: 'cronjob-skips',
    manifest: cronJob('Forbid', 90),
    instead: [['sleep 90', 'sleep 9']],
    severity: 'information',
    field: 'CronJob/tick spec.schedule',
    message: /skips runs: at \d+ s it is due while the Job before still works/,
  },
  {
    code: 'cronjob-drops-runs',
    manifest: cronJob('Forbid', 100).replace('schedule:', 'startingDeadlineSeconds: 15\n    schedule:'),
    instead: [['startingDeadlineSeconds: 15', 'startingDeadlineSeconds: 150']],
    field: 'CronJob/tick spec.startingDeadlineSeconds',
    message: /drops runs: what was due at \d+ s may start only 15 s late, and the Job before ends at \d+ s/,
  },
  {
    code: 'cronjob-replaces',
    manifest: cronJob('Replace', 90),
    instead: [['sleep 90', 'sleep 9']],
    field: 'CronJob/tick spec.concurrencyPolicy',
    message: /the next run replaces a Job that is not done/,
  },
  {
    code: 'cronjob-piles-up',
    manifest: cronJob('Allow', 200),
    instead: [['sleep 200', 'sleep 9']],
    field: 'CronJob/tick spec.schedule',
    message: /pile up: [34] run at the same time/,
  },
  {
    code: 'cronjob-never-runs',
    manifest: cronJob('Allow', 5).replace('* * * * *', '0 0 30 2 *'),
    instead: [['0 0 30 2 *', '0 0 28 2 *']],
    field: 'CronJob/tick spec.schedule',
    message: /never runs: its schedule `0 0 30 2 \*` has no instant/,
  },
]);

const service = (port: string): string => `
  ---
  apiVersion: v1
  kind: Service
  metadata: {name: web}
  spec: {selector: {app: web}, ports: [{port: 80${port}}]}
`;

teaches('Services', [
  {
    code: 'service-wrong-port',
    mends: true,
    manifest: workload('Deployment', 'replicas: 1') + service(', targetPort: 8080'),
    instead: [['targetPort: 8080', 'targetPort: 80']],
    field: 'Service/web spec.ports[0].targetPort',
    message: /sends traffic to port 8080, where nothing listens: the Pod listens on 80\./,
  },
  {
    code: 'service-never-ready',
    manifest:
      workload(
        'Deployment',
        'replicas: 1',
        "image: 'nginx:1.27'\n          readinessProbe: {httpGet: {path: /, port: 80}, initialDelaySeconds: 900}",
      ) + service(''),
    instead: [['initialDelaySeconds: 900', 'initialDelaySeconds: 9']],
    severity: 'information',
    field: 'Service/web spec.selector',
    message: /has nobody to send traffic to until 600 s: no Pod that it selects gets ready \(1\)/,
    beside: ['deployment-unavailable'],
  },
  {
    code: 'service-gap',
    manifest:
      workload(
        'Deployment',
        'replicas: 1',
        `image: 'busybox:1.36'
          command: [sh, -c, "trap 'exit 0' TERM; touch /tmp/ok; sleep 60 & wait $!; rm /tmp/ok; sleep 30 & wait $!; touch /tmp/ok; while true; do sleep 1 & wait $!; done"]
          readinessProbe: {exec: {command: [test, -f, /tmp/ok]}, periodSeconds: 5, failureThreshold: 1}`,
      ) + service(''),
    instead: [['rm /tmp/ok', 'ls /tmp/ok']],
    severity: 'information',
    field: 'Service/web spec.selector',
    message: /has no endpoint from 6\d s to 9\d s, once in this run/,
  },
  {
    code: 'serves-late',
    mends: true,
    manifest:
      workload(
        'Deployment',
        'replicas: 1',
        `image: 'busybox:1.36'
          command: [sh, -c, "trap 'exit 0' TERM; sleep 20; httpd -p 80; while true; do sleep 1 & wait $!; done"]`,
      ) + service(''),
    instead: [['command:', 'readinessProbe: {tcpSocket: {port: 80}}\n        command:']],
    field: 'Deployment/web spec.template.spec.containers[0].name',
    message: /counts as ready at \d(\.\d)? s, but container main listens on port 80 only from 2\d s/,
  },
]);

teaches('budgets and autoscalers', [
  {
    code: 'budget-blocks-evictions',
    manifest: `${workload('Deployment', 'replicas: 2')}
  ---
  apiVersion: policy/v1
  kind: PodDisruptionBudget
  metadata: {name: web}
  spec: {minAvailable: 2, selector: {matchLabels: {app: web}}}
`,
    instead: [['minAvailable: 2', 'minAvailable: 1']],
    field: 'PodDisruptionBudget/web spec.minAvailable',
    message: /allows no eviction: all its Pods \(2\) are healthy at \d+(\.\d)? s, and 2 must stay/,
  },
  {
    code: 'autoscaler-without-requests',
    manifest: `${workload('Deployment', 'replicas: 2')}
  ---
  apiVersion: autoscaling/v2
  kind: HorizontalPodAutoscaler
  metadata: {name: web}
  spec:
    scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
    minReplicas: 2
    maxReplicas: 4
    metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]
`,
    instead: [["image: 'nginx:1.27'", "image: 'nginx:1.27'\n        resources: {requests: {cpu: 100m}}"]],
    field: 'Deployment/web spec.template.spec.containers[0].resources',
    message: /container main has no request for cpu/,
  },
  {
    code: 'autoscaler-overrides-replicas',
    manifest: `${workload('Deployment', 'replicas: 1', "image: 'nginx:1.27'\n          resources: {requests: {cpu: 100m}}")}
  ---
  apiVersion: autoscaling/v2
  kind: HorizontalPodAutoscaler
  metadata: {name: web}
  spec:
    scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
    minReplicas: 3
    maxReplicas: 4
    metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}}]
`,
    instead: [['replicas: 1', 'minReadySeconds: 1']],
    severity: 'information',
    field: 'Deployment/web spec.replicas',
    message: /changes the size at \d+ s: `replicas: 1` is written here, 3 run/,
  },
]);
