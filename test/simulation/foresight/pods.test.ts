import { teaches } from './teaches.ts';

const STAYS = `sh, -c, "trap 'exit 0' TERM; while true; do sleep 1 & wait $!; done"`;

/** A Pod of one container that stays, with more in its spec and its container. */
const pod = (container: string, spec = ''): string => `
  apiVersion: v1
  kind: Pod
  metadata: {name: p, labels: {app: p}}
  spec:
    ${spec || 'restartPolicy: Always'}
    containers:
    - name: main
      image: busybox:1.36
      command: [${STAYS}]
      ${container || 'imagePullPolicy: IfNotPresent'}
`;

const config = (name: string, namespace = 'default'): string => `
  ---
  apiVersion: v1
  kind: ConfigMap
  metadata: {name: ${name}, namespace: ${namespace}}
  data: {level: info}
`;

const node = (name: string, more = ''): string => `
  ---
  apiVersion: v1
  kind: Node
  metadata: {name: ${name}, labels: {kubernetes.io/hostname: ${name}${more}}}
  status: {capacity: {cpu: "2", memory: 4Gi, pods: "110"}, allocatable: {cpu: "2", memory: 4Gi, pods: "110"}}
`;

teaches('ConfigMaps and Secrets', [
  {
    code: 'missing-object',
    about: 'nobody knows what the cluster holds',
    manifest: pod('envFrom: [{configMapRef: {name: settings}}]'),
    instead: [['{name: settings}', '{name: settings, optional: true}']],
    severity: 'hint',
    field: 'Pod/p spec.containers[0].envFrom[0].configMapRef.name',
    message: /Container main waits for ConfigMap settings, which nothing here creates/,
  },
  {
    code: 'missing-object',
    about: 'a volume, in a cluster that is told',
    manifest: pod('volumeMounts: [{name: tls, mountPath: /tls}]', 'volumes: [{name: tls, secret: {secretName: tls}}]'),
    instead: [['{secretName: tls}', '{secretName: tls, optional: true}']],
    scenario: {
      conditions: {
        cluster: [
          { apiVersion: 'v1', kind: 'Node', metadata: { name: 'n1' }, status: { allocatable: { cpu: '2', memory: '4Gi', pods: '110' } } },
        ],
      },
    },
    field: 'Pod/p spec.volumes[0].secret.secretName',
    message: /The Pod waits for Secret tls, which nothing here creates/,
  },
  {
    code: 'misspelled-object',
    mends: true,
    manifest: pod('envFrom: [{configMapRef: {name: web-confg}}]') + config('web-config'),
    instead: [['web-confg', 'web-config']],
    field: 'Pod/p spec.containers[0].envFrom[0].configMapRef.name',
    message: /ConfigMap web-confg, which does not exist; web-config does/,
  },
  {
    code: 'other-namespace',
    manifest: pod('envFrom: [{configMapRef: {name: settings}}]') + config('settings', 'production'),
    instead: [['namespace: production', 'namespace: default']],
    field: 'Pod/p spec.containers[0].envFrom[0].configMapRef.name',
    message: /it is in namespace production, the Pod in default/,
  },
  {
    code: 'missing-key',
    mends: true,
    manifest: pod('env: [{name: LEVEL, valueFrom: {configMapKeyRef: {name: settings, key: LEVEL}}}]') + config('settings'),
    instead: [['key: LEVEL', 'key: level']],
    field: 'Pod/p spec.containers[0].env[0].valueFrom.configMapKeyRef.key',
    message: /waits for the key `LEVEL`, which ConfigMap settings does not have/,
  },
]);

teaches('placing', [
  {
    code: 'unschedulable-resources',
    manifest: pod('resources: {requests: {cpu: "3"}}') + node('n1'),
    instead: [['cpu: "3"', 'cpu: "1"']],
    field: 'Pod/p spec.containers[0].resources.requests.cpu',
    message: /No node for 1 of 1 Pod: “0\/1 nodes are available: 1 Insufficient cpu\./,
  },
  {
    code: 'unschedulable-resources',
    about: 'on the node that is assumed',
    manifest: pod('resources: {requests: {cpu: "3"}}'),
    instead: [['cpu: "3"', 'cpu: "1"']],
    severity: 'hint',
    field: 'Pod/p spec.containers[0].resources.requests.cpu',
    message: /1 Insufficient cpu\./,
  },
  {
    code: 'unschedulable-node-selection',
    manifest: pod('', 'nodeSelector: {disk: ssd}') + node('n1', ', disk: hdd'),
    instead: [['disk: ssd', 'disk: hdd']],
    field: 'Pod/p spec.nodeSelector',
    message: /didn't match Pod's node affinity\/selector/,
  },
  {
    code: 'unschedulable-taints',
    manifest: `${pod('')}${node('n1')}  spec: {taints: [{key: gpu, effect: NoSchedule}]}`,
    instead: [['restartPolicy: Always', 'tolerations: [{key: gpu, operator: Exists}]']],
    field: 'Pod/p spec.tolerations',
    message: /had untolerated taint/,
  },
  {
    code: 'unschedulable-ports',
    manifest: `
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: d}
      spec:
        replicas: 2
        selector: {matchLabels: {app: d}}
        template:
          metadata: {labels: {app: d}}
          spec:
            containers:
            - {name: main, image: 'nginx:1.27', ports: [{containerPort: 80, hostPort: 80}]}
      ---
      apiVersion: v1
      kind: Node
      metadata: {name: n1}
      status: {allocatable: {cpu: "2", memory: 4Gi, pods: "110"}}
    `,
    instead: [['replicas: 2', 'replicas: 1']],
    field: 'Deployment/d spec.template.spec.containers[0].ports[0].hostPort',
    message: /No node for 1 of 2 Pods: .*didn't have free ports/,
  },
  {
    code: 'unschedulable-affinity',
    manifest: `
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: d}
      spec:
        replicas: 2
        selector: {matchLabels: {app: d}}
        template:
          metadata: {labels: {app: d}}
          spec:
            affinity:
              podAntiAffinity:
                requiredDuringSchedulingIgnoredDuringExecution:
                - {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: d}}}
            containers:
            - {name: main, image: 'nginx:1.27'}
      ---
      apiVersion: v1
      kind: Node
      metadata: {name: n1, labels: {kubernetes.io/hostname: n1}}
      status: {allocatable: {cpu: "2", memory: 4Gi, pods: "110"}}
    `,
    instead: [['replicas: 2', 'replicas: 1']],
    field: 'Deployment/d spec.template.spec.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution',
    message: /No node for 1 of 2 Pods: .*anti-affinity/,
  },
  {
    code: 'unschedulable-spread',
    manifest: `
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: d}
      spec:
        replicas: 2
        selector: {matchLabels: {app: d}}
        template:
          metadata: {labels: {app: d}}
          spec:
            topologySpreadConstraints:
            - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: d}}}
            containers:
            - {name: main, image: 'nginx:1.27'}
      ---
      apiVersion: v1
      kind: Node
      metadata: {name: n1}
      status: {allocatable: {cpu: "2", memory: 4Gi, pods: "110"}}
    `,
    instead: [['DoNotSchedule', 'ScheduleAnyway']],
    field: 'Deployment/d spec.template.spec.topologySpreadConstraints[0]',
    message: /No node for 2 of 2 Pods: .*topology spread/,
  },
  {
    code: 'unschedulable-volume',
    about: 'a claim that a StatefulSet makes',
    manifest: `
      apiVersion: apps/v1
      kind: StatefulSet
      metadata: {name: db}
      spec:
        serviceName: db
        selector: {matchLabels: {app: db}}
        template:
          metadata: {labels: {app: db}}
          spec:
            containers:
            - {name: main, image: 'nginx:1.27', volumeMounts: [{name: data, mountPath: /data}]}
            volumes:
            - {name: cache, emptyDir: {}}
        volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]
    `,
    instead: [
      [
        'volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]',
        'minReadySeconds: 0',
      ],
      ['name: cache', 'name: data'],
    ],
    severity: 'hint',
    field: 'StatefulSet/db spec.volumeClaimTemplates[0]',
    message: /No node for 1 of 1 Pod: .*unbound immediate PersistentVolumeClaims/,
  },
  {
    code: 'unschedulable-volume',
    about: 'a claim that may be there',
    manifest: pod('', 'volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]'),
    instead: [['persistentVolumeClaim: {claimName: data}', 'emptyDir: {}']],
    severity: 'hint',
    field: 'Pod/p spec.volumes[0]',
    message: /persistentvolumeclaim "data" not found/,
  },
]);

/** An init container that waits in a loop, with a volume that others may write. */
const waiting = (image: string, script: string): string =>
  pod(
    '',
    `volumes: [{name: shared, hostPath: {path: /shared}}]
    initContainers:
    - name: wait
      image: ${image}
      volumeMounts: [{name: shared, mountPath: /shared}]
      command: ${JSON.stringify(['sh', '-c', `trap 'exit 1' TERM; ${script}`])}`,
  );

teaches('init containers', [
  {
    code: 'init-never-ends',
    manifest: pod('', `initContainers: [{name: agent, image: 'busybox:1.36', command: [${STAYS}]}]`),
    instead: [["image: 'busybox:1.36'", "restartPolicy: Always, image: 'busybox:1.36'"]],
    field: 'Pod/p spec.initContainers[0].command',
    message: /Init container agent does not end: it still runs at 600 s/,
  },
  {
    code: 'waits-for-service',
    manifest: pod(
      '',
      `initContainers: [{name: wait, image: 'busybox:1.36', command: [sh, -c, "trap 'exit 1' TERM; until nc -z db 5432; do sleep 2; done"]}]`,
    ),
    instead: [['nc -z db 5432', 'true']],
    severity: 'hint',
    field: 'Pod/p spec.initContainers[0].command',
    message: /Init container wait waits for db:5432 until 600 s: there is no Service db/,
  },
  {
    code: 'waits-for-service',
    about: 'a look-up',
    manifest: waiting(
      'busybox:1.36',
      'until nslookup db.$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace).svc.cluster.local; do sleep 2; done',
    ),
    instead: [['nslookup db.$(cat /var/run/secrets/kubernetes.io/serviceaccount/namespace).svc.cluster.local', 'true']],
    severity: 'hint',
    field: 'Pod/p spec.initContainers[0].command',
    message: /Init container wait waits for db.default.svc.cluster.local until 600 s: there is no Service db/,
  },
  {
    code: 'waits-for-service',
    about: 'a look-up with getent',
    manifest: waiting('busybox:1.36', 'until getent hosts db; do sleep 2; done'),
    instead: [['getent hosts db', 'true']],
    severity: 'hint',
    field: 'Pod/p spec.initContainers[0].command',
    message: /Init container wait waits for db until 600 s: there is no Service db/,
  },
  {
    code: 'waits-for-service',
    about: 'a ping',
    manifest: waiting('busybox:1.36', 'until ping -c1 db; do sleep 2; done'),
    instead: [['ping -c1 db', 'true']],
    severity: 'hint',
    field: 'Pod/p spec.initContainers[0].command',
    message: /Init container wait waits for db until 600 s: there is no Service db/,
  },
  {
    code: 'waits-for-service',
    about: 'an address',
    manifest: waiting('busybox:1.36', 'until nc -zw1 10.0.0.5 5432; do sleep 2; done'),
    instead: [['nc -zw1 10.0.0.5 5432', 'true']],
    severity: 'hint',
    field: 'Pod/p spec.initContainers[0].command',
    message: /Init container wait waits for 10.0.0.5:5432 until 600 s: nobody of the known Pods/,
  },
  {
    code: 'waits-for-service',
    about: 'a connection of bash',
    manifest: waiting('debian:12', "until bash -c '</dev/tcp/db/5432'; do sleep 2; done"),
    instead: [["bash -c '</dev/tcp/db/5432'", 'true']],
    severity: 'hint',
    field: 'Pod/p spec.initContainers[0].command',
    message: /Init container wait waits for db:5432 until 600 s: there is no Service db/,
  },
  {
    code: 'init-never-ends',
    about: 'a file that others may write',
    manifest: waiting('busybox:1.36', 'until [ -f /shared/ready ]; do sleep 2; done'),
    instead: [['[ -f /shared/ready ]', 'true']],
    severity: 'hint',
    field: 'Pod/p spec.initContainers[0].command',
    message: /Init container wait does not end/,
  },
  {
    code: 'waits-for-itself',
    manifest: `${pod('', `initContainers: [{name: wait, image: 'busybox:1.36', command: [sh, -c, "trap 'exit 1' TERM; until nc -z self 80; do sleep 2; done"]}]`)}
  ---
  apiVersion: v1
  kind: Service
  metadata: {name: self}
  spec: {selector: {app: p}, ports: [{port: 80}]}
`,
    instead: [['nc -z self 80', 'true']],
    field: 'Pod/p spec.initContainers[0].command',
    message: /waits for self:80, which its own Pod should serve/,
  },
  {
    code: 'waits-for-endpoints',
    manifest: `${pod('', `initContainers: [{name: wait, image: 'busybox:1.36', command: [sh, -c, "trap 'exit 1' TERM; until nc -z db 80; do sleep 2; done"]}]`)}
  ---
  apiVersion: v1
  kind: Service
  metadata: {name: db}
  spec: {selector: {app: db}, ports: [{port: 80, targetPort: 8080}]}
  ---
  apiVersion: v1
  kind: Pod
  metadata: {name: db, labels: {app: db}}
  spec:
    containers: [{name: db, image: 'nginx:1.27'}]
`,
    instead: [['targetPort: 8080', 'targetPort: 80']],
    field: 'Pod/p spec.initContainers[0].command',
    message: /nobody behind Service db answers/,
    beside: ['service-wrong-port'],
  },
]);

teaches('the network of a Pod', [
  {
    code: 'port-taken',
    manifest: `
      apiVersion: v1
      kind: Pod
      metadata: {name: p}
      spec:
        containers:
        - {name: one, image: 'nginx:1.27'}
        - {name: two, image: 'httpd:2.4'}
    `,
    instead: [["- {name: two, image: 'httpd:2.4'}", "- {name: two, image: 'redis:7'}"]],
    field: 'Pod/p spec.containers[1].image',
    message: /Container two cannot listen on port 80: container one of the same Pod does/,
  },
  {
    code: 'port-taken',
    about: 'nginx twice',
    manifest: `
      apiVersion: v1
      kind: Pod
      metadata: {name: p}
      spec:
        containers:
        - {name: one, image: 'nginx:1.27'}
        - {name: two, image: 'nginx:1.27'}
    `,
    instead: [["- {name: two, image: 'nginx:1.27'}", "- {name: two, image: 'redis:7'}"]],
    field: 'Pod/p spec.containers[1].image',
    message: /Container two cannot listen on port 80: container one of the same Pod does/,
  },
  {
    code: 'neighbour-late',
    manifest: `
      apiVersion: v1
      kind: Pod
      metadata: {name: p}
      spec:
        containers:
        - {name: app, image: 'busybox:1.36', command: [sh, -c, "trap 'exit 0' TERM; nc -z localhost 8080 || exit 1; while true; do sleep 1 & wait $!; done"]}
        - {name: proxy, image: 'busybox:1.36', command: [sh, -c, "trap 'exit 0' TERM; sleep 8; httpd -p 8080; while true; do sleep 1 & wait $!; done"]}
    `,
    instead: [['nc -z localhost 8080 || exit 1', 'until nc -z localhost 8080; do sleep 1; done']],
    field: 'Pod/p spec.containers[0].command',
    message: /connects to port 8080 at \d(\.\d)? s, but container proxy listens there only from 1\d s/,
  },
]);

teaches('disks', [
  {
    code: 'evicted',
    manifest: pod('volumeMounts: [{name: data, mountPath: /data}]', 'volumes: [{name: data, emptyDir: {sizeLimit: 8Mi}}]').replace(
      'while true',
      'sleep 5; head -c 20m /dev/zero > /data/x; while true',
    ),
    instead: [['sizeLimit: 8Mi', 'sizeLimit: 80Mi']],
    field: 'Pod/p spec.volumes[0].emptyDir.sizeLimit',
    message: /The Pod is evicted at \d+ s: Usage of EmptyDir volume "data" exceeds the limit "8Mi"/,
  },
  {
    code: 'read-only-write',
    manifest: pod('securityContext: {readOnlyRootFilesystem: true}').replace('while true', 'echo x > /var/cache/x || exit 1; while true'),
    instead: [['/var/cache/x', '/dev/null']],
    field: 'Pod/p spec.containers[0].securityContext.readOnlyRootFilesystem',
    message: /cannot write \/var\/cache\/x: its root file system is read-only/,
  },
]);

teaches('what others decide about a Pod', [
  {
    code: 'readiness-gate',
    manifest: pod('', 'readinessGates: [{conditionType: example.com/registered}]'),
    instead: [['readinessGates: [{conditionType: example.com/registered}]', 'restartPolicy: Always']],
    severity: 'hint',
    field: 'Pod/p spec.readinessGates[0].conditionType',
    message: /nothing here sets the condition example\.com\/registered/,
  },
  {
    code: 'deadline-ends-pod',
    manifest: pod('', 'activeDeadlineSeconds: 40'),
    instead: [['activeDeadlineSeconds: 40', 'activeDeadlineSeconds: 4000']],
    severity: 'information',
    field: 'Pod/p spec.activeDeadlineSeconds',
    message: /The Pod is ended at 4\d s: activeDeadlineSeconds 40 passes while its containers run/,
  },
]);
