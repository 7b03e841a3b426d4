// Deterministic manifests of the sizes that the budgets name.

/** One Pod of 60 lines. */
export const pod = (number) => `apiVersion: v1
kind: Pod
metadata:
  name: web-${number}
  namespace: shop
  labels:
    app: web
    tier: front
    number: "${number}"
  annotations:
    example.com/owner: team-${number % 7}
spec:
  restartPolicy: Always
  terminationGracePeriodSeconds: 30
  serviceAccountName: default
  initContainers:
    - name: prepare
      image: busybox:1.36
      command: ["sh", "-c", "echo ready > /work/ready"]
      volumeMounts:
        - name: work
          mountPath: /work
  containers:
    - name: web
      image: nginx:1.27
      imagePullPolicy: IfNotPresent
      ports:
        - name: http
          containerPort: 80
          protocol: TCP
      env:
        - name: MODE
          value: production
        - name: NUMBER
          value: "${number}"
        - name: POD_NAME
          valueFrom:
            fieldRef:
              fieldPath: metadata.name
      resources:
        requests:
          cpu: 100m
          memory: 64Mi
        limits:
          cpu: 500m
          memory: 128Mi
      readinessProbe:
        httpGet:
          path: /healthz
          port: http
        periodSeconds: 5
      livenessProbe:
        tcpSocket:
          port: 80
        periodSeconds: 10
      volumeMounts:
        - name: work
          mountPath: /work
          readOnly: true
  volumes:
    - name: work
      emptyDir: {}
`;

const pods = (count) => Array.from({ length: count }, (_, number) => pod(number)).join('---\n');

const list = (count) =>
  `apiVersion: v1\nkind: List\nitems:\n${Array.from({ length: count }, (_, number) =>
    pod(number)
      .split('\n')
      .filter(Boolean)
      .map((line, index) => (index === 0 ? '  - ' : '    ') + line)
      .join('\n'),
  ).join('\n')}\n`;

/** One Pod with so many containers of 26 lines: the one document that nothing can be cut off from. */
const widePod = (containers) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: wide\nspec:\n  containers:\n${Array.from(
    { length: containers },
    (_, number) => `    - name: web-${number}
      image: nginx:1.27
      imagePullPolicy: IfNotPresent
      ports:
        - name: http-${number}
          containerPort: ${1000 + number}
          protocol: TCP
      env:
        - name: MODE
          value: production
        - name: POD_NAME
          valueFrom:
            fieldRef:
              fieldPath: metadata.name
      resources:
        requests:
          cpu: 100m
          memory: 64Mi
        limits:
          cpu: 500m
          memory: 128Mi
      readinessProbe:
        httpGet:
          path: /healthz
          port: http-${number}
        periodSeconds: 5
`,
  ).join('')}`;

/** One container with so many variables: a list whose entries are all there is to keep. */
const variables = (count) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: full\nspec:\n  containers:\n    - name: web\n      image: nginx:1.27\n      env:\n${Array.from(
    { length: count },
    (_, number) => `        - name: VARIABLE_${number}\n          value: a lazy dog of number ${number}\n`,
  ).join('')}`;

const configMap = (bytes) => {
  const line = '    the quick brown fox jumps over the lazy dog and runs on, line by line by line by line\n';
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: big\ndata:\n  text: |\n${line.repeat(Math.ceil(bytes / line.length))}  last: end\n`;
};

/** Name → text. Lines as the names say. */
export const corpora = {
  '60 lines': pod(0),
  '1,500 lines': pods(24),
  '20,000 lines': pods(318),
  '100,000 lines': pods(1_588),
  'List of 1,000': list(1_000),
  '20,000-line Pod': widePod(770),
  '10,000 variables': variables(10_000),
  '1 MB ConfigMap': configMap(1_000_000),
};
