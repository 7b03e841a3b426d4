import { describe, expect, test } from 'vitest';
import { judge } from '../../server/src/kubernetes/judge.ts';
import { parseDocument } from '../../server/src/manifest/index.ts';

/** What the server says of a manifest, without the object it is said of; empty when it takes it. */
function answer(text: string): string {
  const { message } = judge(parseDocument(text), { version: '1.36', objects: [] });
  return message.replace(/^\S+ "\S*" is (?:invalid|forbidden): /, '');
}

const NAMED = 'metadata: {name: a}';
const pod = (spec: string): string => `{apiVersion: v1, kind: Pod, ${NAMED}, spec: {containers: [{name: c, image: i}], ${spec}}}`;
const volume = (source: string): string =>
  `{apiVersion: v1, kind: PersistentVolume, ${NAMED}, spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], ${source}}}`;
const ephemeral = (fields: string): string => pod(`ephemeralContainers: [{name: e, image: i, ${fields}}]`);
const autoscaler = (resource: string): string =>
  `{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, ${NAMED}, spec: {maxReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}, metrics: [${resource}]}}`;
const service = (spec: string): string => `{apiVersion: v1, kind: Service, ${NAMED}, spec: {selector: {a: b}, ${spec}}}`;
const storageClass = (terms: string): string =>
  `{apiVersion: storage.k8s.io/v1, kind: StorageClass, ${NAMED}, provisioner: a.b/c, allowedTopologies: ${terms}}`;
const labels = (pairs: string): string => `{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: {${pairs}}}}`;

const networkPolicy = (spec: string): string => `{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, ${NAMED}, spec: {${spec}}}`;
const template = 'template: {metadata: {labels: {a: b}}, spec: {containers: [{name: c, image: i}]}}';
const cronJob = (zone: string): string =>
  `{apiVersion: batch/v1, kind: CronJob, ${NAMED}, spec: {schedule: "@daily", timeZone: "${zone}", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: i}]}}}}}}`;
const claims = (source: string): string =>
  `{apiVersion: apps/v1, kind: StatefulSet, ${NAMED}, spec: {selector: {matchLabels: {a: b}}, ${template}, volumeClaimTemplates: [{metadata: {name: v}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, ${source}}}]}}`;

const webhook = (client: string): string =>
  `{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, ${NAMED}, webhooks: [{name: a.b.c, admissionReviewVersions: [v1], sideEffects: None, clientConfig: ${client}}]}`;

const EPHEMERAL = 'cannot be set for an Ephemeral Container';
const TOPOLOGIES = 'matchLabelExpressions: Duplicate value: ""';

/** Each was asked of a real server. */
const ANSWERS: readonly (readonly [sentence: string, manifest: string, answer: string])[] = [
  [
    'a null where Go has a pointer is none',
    autoscaler('{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50, value: null}}}'),
    '',
  ],
  [
    'as is a null that leaves nothing',
    autoscaler('{type: Resource, resource: {name: cpu, target: {type: Utilization, averageValue: null}}}'),
    'spec.metrics[0].resource.target.averageUtilization: Required value: must set either a target raw value or a target utilization',
  ],
  [
    'what quotas count is a known resource, but none of containers',
    autoscaler(
      '{type: ContainerResource, containerResource: {name: requests.storage, container: c, target: {type: Utilization, averageUtilization: 50}}}',
    ),
    'spec.metrics[0].containerResource.name: Invalid value: "requests.storage": must be a standard resource for containers',
  ],
  [
    'an empty hook of an ephemeral container',
    ephemeral('lifecycle: {}'),
    `[spec.ephemeralContainers[0].lifecycle: Forbidden: ${EPHEMERAL}, spec.ephemeralContainers: Forbidden: cannot be set on create]`,
  ],
  [
    'an empty list of ports of one',
    ephemeral('ports: []'),
    `[spec.ephemeralContainers[0].ports: Forbidden: ${EPHEMERAL}, spec.ephemeralContainers: Forbidden: cannot be set on create]`,
  ],
  ['no resources of one', ephemeral('resources: {}'), 'spec.ephemeralContainers: Forbidden: cannot be set on create'],
  ['a second volume type that the server forgets to count', volume('hostPath: {path: /a}, flexVolume: {driver: a/b}'), ''],
  [
    'and one behind it',
    volume('flexVolume: {driver: a/b}, csi: {driver: a, volumeHandle: b}'),
    'spec.csi: Forbidden: may not specify more than 1 volume type',
  ],
  [
    'an iSCSI name of a PersistentVolume',
    volume('iscsi: {targetPortal: a, iqn: b, lun: 0}'),
    'spec.iscsi.iqn: Invalid value: "b": must be valid format',
  ],
  [
    'one of a Pod',
    pod('volumes: [{name: v, iscsi: {targetPortal: a, iqn: b, lun: 0}}]'),
    'spec.volumes[0].iscsi.iqn: Invalid value: "b": must be valid format starting with iqn, eui, or naa',
  ],
  [
    'a text that is no enumeration is printed as Go quotes it',
    `{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, ${NAMED}, roleRef: {apiGroup: rbac.authorization.k8s.io, kind: <&>, name: a}}`,
    'roleRef.kind: Unsupported value: "<&>": supported values: "ClusterRole"',
  ],
  [
    'an account whose name leads elsewhere',
    pod('serviceAccountName: a/%'),
    `error looking up service account default/a/%: invalid resource name "a/%": [may not contain '/' may not contain '%']`,
  ],
  ['a class whose name leads elsewhere', pod('runtimeClassName: ..'), `invalid resource name "..": [may not be '..']`],
  [
    'entries of one port are given one node port',
    service('type: NodePort, ports: [{name: a, port: 80}, {name: b, port: 80}]'),
    '[spec.ports[1].nodePort: Duplicate value: 32769, spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}]',
  ],
  [
    'node ports are asked for once addresses are given',
    service('type: NodePort, ipFamilyPolicy: x, ports: [{name: a, port: 80, nodePort: 30080}, {name: b, port: 81, nodePort: 30080}]'),
    'spec.ipFamilyPolicy: Unsupported value: "x": supported values: "PreferDualStack", "RequireDualStack", "SingleStack"',
  ],
  ['an empty term of topologies', storageClass('[{}]'), `allowedTopologies[0].${TOPOLOGIES}`],
  [
    'and one behind another term',
    storageClass('[{matchLabelExpressions: [{key: a, values: [b]}]}, {}]'),
    `allowedTopologies[1].${TOPOLOGIES}`,
  ],
  [
    'topology of v1beta1 is dropped before it is looked at',
    `{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, ${NAMED}, addressType: IPv4, ports: [], endpoints: [{addresses: [10.0.0.1], deprecatedTopology: {"-": x}}]}`,
    '',
  ],
  ['a LimitRange without a name is given one', '{apiVersion: v1, kind: LimitRange, metadata: {}, spec: {limits: [{type: Pod}]}}', ''],
  [
    'a policy of a Service is plain text',
    service('ports: [{port: 80}], trafficDistribution: <&>'),
    'spec.trafficDistribution: Unsupported value: "<&>": supported values: "PreferClose", "PreferSameZone", "PreferSameNode"',
  ],
  [
    'an operator of a selector is none',
    networkPolicy('podSelector: {matchExpressions: [{key: a, operator: <&>}]}'),
    'spec.podSelector.matchExpressions[0].operator: Invalid value: "\\u003c\\u0026\\u003e": not a valid selector operator',
  ],
  ['a time zone behind a pointer', cronJob('<&>'), 'spec.timeZone: Invalid value: "\\u003c\\u0026\\u003e": unknown time zone <&>'],
  ['a time zone that leads elsewhere', cronJob('a..b'), 'spec.timeZone: Invalid value: "a..b": time: invalid location name'],
  [
    'a claim in another namespace',
    claims('dataSourceRef: {kind: PersistentVolumeClaim, name: a, namespace: A_}'),
    `spec.volumeClaimTemplates[0].spec.dataSourceRef.namespace: Invalid value: "A_": a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
  ],
  [
    'and one of this namespace beside it',
    claims('dataSource: {kind: PersistentVolumeClaim, name: a}, dataSourceRef: {kind: PersistentVolumeClaim, name: a, namespace: b}'),
    'spec.volumeClaimTemplates[0].spec: Invalid value: {}: may not be specified when dataSourceRef.namespace is specified',
  ],
  [
    'two sources that differ in an empty group',
    claims('dataSource: {kind: PersistentVolumeClaim, name: a}, dataSourceRef: {kind: PersistentVolumeClaim, name: a, apiGroup: ""}'),
    'spec.volumeClaimTemplates[0].spec: Invalid value: {}: must match dataSourceRef',
  ],
  [
    'an IPv4 network in all of IPv6',
    networkPolicy('podSelector: {}, ingress: [{from: [{ipBlock: {cidr: "::/0", except: [10.0.0.0/8]}}]}]'),
    'spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "10.0.0.0/8": must be a strict subset of `cidr`',
  ],
  [
    'a webhook at a URL and at a Service, of which nothing more is said',
    webhook('{url: "http://x", service: {}}'),
    'webhooks[0].clientConfig: Required value: exactly one of url or service is required',
  ],
  [
    'a webhook at what is no URL',
    webhook('{url: "https://a b"}'),
    'webhooks[0].clientConfig.url: Required value: url must be a valid URL: parse "https://a b": invalid character " " in host name; desired format: https://host[/path]',
  ],
  [
    'a scope that is printed as a text',
    `{apiVersion: networking.k8s.io/v1, kind: IngressClass, ${NAMED}, spec: {controller: a.b/c, parameters: {kind: K, name: q, scope: "<"}}}`,
    'spec.parameters.scope: Unsupported value: "<": supported values: "Cluster", "Namespace"',
  ],
  [
    'two networks of a node, of which the older field counts',
    `{apiVersion: v1, kind: Node, ${NAMED}, spec: {podCIDR: 10.0.0.0/24, podCIDRs: [nonsense]}}`,
    '',
  ],
  [
    'a secret of an iSCSI volume without a name',
    volume('iscsi: {targetPortal: a, iqn: "iqn.2001-04.com.example:a", lun: 0, secretRef: {}}'),
    'spec.iscsi.secretRef.name: Required value',
  ],
  [
    'white space as Go knows it around an image',
    `{apiVersion: v1, kind: Pod, ${NAMED}, spec: {containers: [{name: c, image: "i\\x85"}, {name: d, image: "\\ufeffi"}]}}`,
    'spec.containers[0].image: Invalid value: "i\\u0085": must not have leading or trailing whitespace',
  ],
  [
    'a field that cannot be seen',
    pod('"\\u200bhostname": a'),
    'Pod in version "v1" cannot be handled as a Pod: strict decoding error: unknown field "spec.\\u200bhostname"',
  ],
  [
    'a time byte by byte',
    `{apiVersion: coordination.k8s.io/v1, kind: Lease, ${NAMED}, spec: {renewTime: "é\\t\\"x"}}`,
    'Lease in version "v1" cannot be handled as a Lease: parsing time "\\xc3\\xa9\\x09\\"x" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "\\xc3\\xa9\\x09\\"x" as "2006"',
  ],
  [
    'keys of a map are looked at in their order',
    labels('b: -x, A: -y'),
    `[${['-y', '-x'].map((value) => `metadata.labels: Invalid value: "${value}": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`).join(', ')}]`,
  ],
];

describe('what the server answers to what is seldom written', () => {
  test.each(ANSWERS)('%s', (_, manifest, wanted) => expect(answer(manifest)).toBe(wanted));
});

test('names are quoted as Go quotes them', () => {
  const said = (more: string): string =>
    judge(parseDocument(`{apiVersion: v1, kind: Pod, metadata: {name: "a\\u2028"}, spec: {containers: [{name: c, image: i}]${more}}}`), {
      version: '1.36',
      objects: [],
    }).message;
  expect(said('')).toMatch(/^Pod "a\\u2028" is invalid: /);
  expect(said(', preemptionPolicy: Never')).toMatch(/^pods "a\\u2028" is forbidden: /);
});
