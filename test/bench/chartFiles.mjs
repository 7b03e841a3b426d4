// Files as they come out of a chart: one application each, in the kinds that are met most, two to five kilobytes long. Names, images, sizes and
// words differ from file to file, so that nothing that was seen in one is all there is to know of the next.

const TEAMS = ['shop', 'billing', 'search', 'media', 'identity', 'stock', 'mail'];
const PARTS = ['api', 'web', 'worker', 'gateway', 'cache', 'indexer', 'reports', 'importer', 'scheduler', 'proxy', 'auth'];
const LEVELS = ['debug', 'info', 'warn', 'error'];

/** What differs between the files. */
function facts(number) {
  const team = TEAMS[number % TEAMS.length];
  const part = PARTS[(number >> 1) % PARTS.length];
  const name = `${team}-${part}-${number}`;
  return {
    number,
    team,
    part,
    name,
    image: `registry.example.com/${team}/${part}:v${1 + (number % 9)}.${number % 40}.${number % 13}`,
    level: LEVELS[number % LEVELS.length],
    port: 8000 + (number % 1200),
    cpu: `${50 + (number % 30) * 25}m`,
    memory: `${64 * (1 + (number % 24))}Mi`,
  };
}

const indent = (text, by) => text.replace(/^(?=.)/gm, ' '.repeat(by));

const meta = ({ name, team, part, number }) => `metadata:
  name: ${name}
  namespace: ${team}
  labels:
    app.kubernetes.io/name: ${part}
    app.kubernetes.io/instance: ${name}
    app.kubernetes.io/version: "${number % 40}.${number % 13}"
    app.kubernetes.io/managed-by: Helm
    helm.sh/chart: ${part}-2.${number % 30}.1
  annotations:
    example.com/owner: ${team}@example.com
    example.com/description: "The ${part} of ${team}, number ${number}"
`;

/** A Pod as a template: what a chart's defaults leave of it. */
const template = (f, restartPolicy = '') => `metadata:
  labels:
    app.kubernetes.io/name: ${f.part}
    app.kubernetes.io/instance: ${f.name}
  annotations:
    checksum/config: "${(f.number * 2654435761).toString(16).padStart(12, '0')}"
    prometheus.io/scrape: "true"
    prometheus.io/port: "${f.port}"
spec:
  serviceAccountName: ${f.name}
  automountServiceAccountToken: false
${restartPolicy}  securityContext:
    runAsNonRoot: true
    runAsUser: ${1000 + (f.number % 500)}
    fsGroup: 2000
    seccompProfile:
      type: RuntimeDefault
  terminationGracePeriodSeconds: ${30 + (f.number % 60)}
  initContainers:
    - name: migrate
      image: "${f.image}"
      command: ["/bin/sh", "-c", "until nc -z ${f.team}-db 5432; do sleep 1; done; ./migrate up"]
      envFrom:
        - secretRef:
            name: ${f.name}-database
      resources:
        requests:
          cpu: 10m
          memory: 32Mi
      securityContext:
        allowPrivilegeEscalation: false
        capabilities:
          drop: [ALL]
  containers:
    # The application itself.
    - name: ${f.part}
      image: "${f.image}"
      imagePullPolicy: IfNotPresent
      args:
        - --listen=:${f.port}
        - --log-level=${f.level}
      ports:
        - name: http
          containerPort: ${f.port}
          protocol: TCP
        - name: metrics
          containerPort: 9090
      env:
        - name: LOG_LEVEL
          value: ${f.level}
        - name: DATABASE_URL
          value: postgres://${f.team}-db.${f.team}.svc.cluster.local:5432/${f.part}
        - name: WORKERS
          value: "${1 + (f.number % 16)}"
        - name: DATABASE_PASSWORD
          valueFrom:
            secretKeyRef:
              name: ${f.name}-database
              key: password
        - name: POD_NAME
          valueFrom:
            fieldRef:
              fieldPath: metadata.name
        - name: MEMORY_LIMIT
          valueFrom:
            resourceFieldRef:
              resource: limits.memory
      resources:
        requests:
          cpu: ${f.cpu}
          memory: ${f.memory}
        limits:
          memory: ${f.memory}
      startupProbe:
        httpGet:
          path: /healthz
          port: http
        failureThreshold: 30
        periodSeconds: 2
      livenessProbe:
        httpGet:
          path: /healthz
          port: http
        periodSeconds: ${5 + (f.number % 20)}
      readinessProbe:
        httpGet:
          path: /ready
          port: http
          httpHeaders:
            - name: X-Probe
              value: ${f.name}
        timeoutSeconds: 2
      lifecycle:
        preStop:
          exec:
            command: ["sleep", "5"]
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop:
            - ALL
      volumeMounts:
        - name: config
          mountPath: /etc/${f.part}
          readOnly: true
        - name: tmp
          mountPath: /tmp
`;

const scheduling = (f) => `  nodeSelector:
    kubernetes.io/os: linux
  tolerations:
    - key: dedicated
      operator: Equal
      value: ${f.team}
      effect: NoSchedule
  affinity:
    podAntiAffinity:
      preferredDuringSchedulingIgnoredDuringExecution:
        - weight: 100
          podAffinityTerm:
            topologyKey: kubernetes.io/hostname
            labelSelector:
              matchLabels:
                app.kubernetes.io/instance: ${f.name}
  topologySpreadConstraints:
    - maxSkew: 1
      topologyKey: topology.kubernetes.io/zone
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          app.kubernetes.io/instance: ${f.name}
`;

const volumes = (f) => `  volumes:
    - name: config
      configMap:
        name: ${f.name}-config
        items:
          - key: application.yaml
            path: application.yaml
    - name: tmp
      emptyDir:
        sizeLimit: ${64 + (f.number % 10) * 32}Mi
`;

const selector = (f) => `selector:
  matchLabels:
    app.kubernetes.io/name: ${f.part}
    app.kubernetes.io/instance: ${f.name}
`;

const deployment = (f) => `# Source: ${f.part}/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
${meta(f)}spec:
  replicas: ${1 + (f.number % 6)}
  revisionHistoryLimit: 3
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 25%
      maxUnavailable: 0
${indent(selector(f), 2)}  template:
${indent(template(f) + scheduling(f) + volumes(f), 4)}`;

const statefulSet = (f) => `# Source: ${f.part}/templates/statefulset.yaml
apiVersion: apps/v1
kind: StatefulSet
${meta(f)}spec:
  serviceName: ${f.name}-headless
  replicas: ${1 + (f.number % 3)}
  podManagementPolicy: Parallel
${indent(selector(f), 2)}  template:
${indent(template(f) + volumes(f), 4)}  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: ["ReadWriteOnce"]
        storageClassName: fast
        resources:
          requests:
            storage: ${1 + (f.number % 50)}Gi
`;

const cronJob = (f) => `# Source: ${f.part}/templates/cronjob.yaml
apiVersion: batch/v1
kind: CronJob
${meta(f)}spec:
  schedule: "${f.number % 60} ${f.number % 24} * * *"
  concurrencyPolicy: Forbid
  successfulJobsHistoryLimit: 2
  jobTemplate:
    spec:
      backoffLimit: ${f.number % 5}
      ttlSecondsAfterFinished: 86400
      template:
${indent(template(f, '  restartPolicy: OnFailure\n').replace(/ {6}(?:startup|liveness|readiness)Probe:[\s\S]*? {6}lifecycle:/, '      lifecycle:') + volumes(f), 8)}`;

const service = (f, suffix = '', headless = '') => `apiVersion: v1
kind: Service
${meta({ ...f, name: f.name + suffix })}spec:
  type: ClusterIP
${headless}  selector:
    app.kubernetes.io/name: ${f.part}
    app.kubernetes.io/instance: ${f.name}
  ports:
    - name: http
      port: 80
      targetPort: http
      protocol: TCP
    - name: metrics
      port: 9090
      targetPort: metrics
`;

const ingress = (f) => `apiVersion: networking.k8s.io/v1
kind: Ingress
${meta(f)}spec:
  ingressClassName: nginx
  tls:
    - hosts:
        - ${f.name}.example.com
      secretName: ${f.name}-tls
  rules:
    - host: ${f.name}.example.com
      http:
        paths:
          - path: /${f.part}
            pathType: Prefix
            backend:
              service:
                name: ${f.name}
                port:
                  name: http
`;

const autoscaler = (f) => `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
${meta(f)}spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: ${f.name}
  minReplicas: 2
  maxReplicas: ${4 + (f.number % 20)}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: ${50 + (f.number % 40)}
`;

const budget = (f) => `apiVersion: policy/v1
kind: PodDisruptionBudget
${meta(f)}spec:
  maxUnavailable: 1
${indent(selector(f), 2)}`;

const policy = (f) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
${meta(f)}spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/instance: ${f.name}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ${f.team}
        - ipBlock:
            cidr: 10.${f.number % 256}.0.0/16
      ports:
        - port: http
          protocol: TCP
  egress:
    - to:
        - namespaceSelector: {}
      ports:
        - port: 53
          protocol: UDP
`;

const rights = (f) => `apiVersion: v1
kind: ServiceAccount
${meta(f)}---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
${meta(f)}rules:
  - apiGroups: [""]
    resources: ["configmaps", "secrets"]
    verbs: ["get", "list", "watch"]
  - apiGroups: ["apps"]
    resources: ["deployments"]
    resourceNames: ["${f.name}"]
    verbs: ["get", "patch"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
${meta(f)}roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: ${f.name}
subjects:
  - kind: ServiceAccount
    name: ${f.name}
    namespace: ${f.team}
`;

const configuration = (f) => `apiVersion: v1
kind: ConfigMap
${meta({ ...f, name: `${f.name}-config` })}data:
  LOG_LEVEL: ${f.level}
  application.yaml: |
${Array.from({ length: 40 }, (_, line) => `    ${f.part}.section${line >> 2}.setting${line}: "${f.team} ${(f.number * 31 + line * 7) % 1000}"`).join('\n')}
`;

const database = (f) => `apiVersion: v1
kind: Secret
${meta({ ...f, name: `${f.name}-database` })}type: Opaque
stringData:
  username: ${f.team}
  password: not-a-secret-${f.number}
`;

const together = (...documents) => documents.join('---\n');

const FILES = [
  deployment,
  (f) => together(service(f), ingress(f), autoscaler(f), budget(f), policy(f)),
  statefulSet,
  (f) => together(configuration(f), database(f)),
  cronJob,
  (f) => together(rights(f), service(f, '-headless', '  clusterIP: None\n')),
];

/** The text of a file. */
export const chartFile = (number) => FILES[number % FILES.length](facts(number));

/** API version and kind of all objects in such files. */
export const CHART_KINDS = [
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['batch/v1', 'CronJob'],
  ['v1', 'Service'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'],
  ['policy/v1', 'PodDisruptionBudget'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['v1', 'ServiceAccount'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
];
