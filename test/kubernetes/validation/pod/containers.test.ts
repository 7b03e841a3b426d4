import { describe } from 'vitest';
import { inContainer, inPod, inSpec, inTemplate, LABEL, table } from './pods.ts';

describe('containers', () => {
  table(inSpec, [
    ['one container with name and image', '', []],
    ['no containers', 'containers: []', ['containers: Required value']],
    ['containers: null', 'containers:', ['containers: Required value']],
    ['an entry that says nothing', 'containers: [null]', ['containers[0].name: Required value', 'containers[0].image: Required value']],
    ['two containers of one name', 'containers: [{name: a, image: i}, {name: a, image: i}]', ['containers[1].name: Duplicate value: "a"']],
    [
      'two containers without a name: the second one is a duplicate too',
      'containers: [{image: i}, {image: i}]',
      ['containers[0].name: Required value', 'containers[1].name: Required value', 'containers[1].name: Duplicate value: ""'],
    ],
  ]);

  table(inContainer, [
    ['a name in upper case', 'name: App', [`name: Invalid value: "App": ${LABEL}`]],
    ['a name with a dot', 'name: a.b', ['name: Invalid value: "a.b": must not contain dots']],
    ['an empty image', 'image: ""', ['image: Required value']],
    ['an image that is no reference: only the kubelet minds', 'image: "nginx:tag:tag"', []],
    ['blanks around the image', 'image: " nginx"', ['image: Invalid value: " nginx": must not have leading or trailing whitespace']],
    [
      'an unknown pull policy',
      'imagePullPolicy: always',
      ['imagePullPolicy: Unsupported value: "always": supported values: "Always", "IfNotPresent", "Never"'],
    ],
    [
      'an unknown termination message policy',
      'terminationMessagePolicy: file',
      ['terminationMessagePolicy: Unsupported value: "file": supported values: "File", "FallbackToLogsOnError"'],
    ],
  ]);

  table(inTemplate, [['blanks around the image are fine in a template', 'spec: {containers: [{name: a, image: " "}]}', []]]);
});

describe('resize policy', () => {
  table(inContainer, [
    [
      'one entry for each resource',
      'resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}, {resourceName: memory, restartPolicy: RestartContainer}]',
      [],
    ],
    [
      'a resource twice',
      'resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}, {resourceName: cpu, restartPolicy: NotRequired}]',
      ['resizePolicy[1]: Duplicate value: "cpu"'],
    ],
    ['nothing said', 'resizePolicy: [{}]', ['resizePolicy: Required value', 'resizePolicy: Required value']],
    [
      'unknown words',
      'resizePolicy: [{resourceName: gpu, restartPolicy: Restart}]',
      [
        'resizePolicy: Unsupported value: "gpu": supported values: "cpu", "memory"',
        'resizePolicy: Unsupported value: "Restart": supported values: "NotRequired", "RestartContainer"',
      ],
    ],
  ]);
  table(inSpec, [
    [
      'a Pod that never restarts',
      'restartPolicy: Never\ncontainers: [{name: a, image: i, resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]}]',
      ["containers[0].resizePolicy: Invalid value: \"RestartContainer\": must be 'NotRequired' when pod `restartPolicy` is 'Never'"],
    ],
  ]);
});

describe('init containers', () => {
  table(inSpec, [
    ['an init container', 'initContainers: [{name: setup, image: i}]', []],
    ['the name of a container', 'initContainers: [{name: app, image: i}]', ['initContainers[0].name: Duplicate value: "app"']],
    [
      'two without a name are not called duplicates',
      'initContainers: [{image: i}, {image: i}]',
      ['initContainers[0].name: Required value', 'initContainers[1].name: Required value'],
    ],
    [
      'probes and hooks',
      'initContainers: [{name: setup, image: i, lifecycle: {}, livenessProbe: {}, readinessProbe: {}, startupProbe: {}}]',
      ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'].map(
        (field) => `initContainers[0].${field}: Forbidden: may not be set for init containers without restartPolicy=Always`,
      ),
    ],
    [
      'probes of a sidecar are judged like those of a container',
      'initContainers: [{name: proxy, image: i, restartPolicy: Always, livenessProbe: {}}]',
      ['initContainers[0].livenessProbe: Required value: must specify a handler type'],
    ],
    [
      'a restart on resize',
      'initContainers: [{name: setup, image: i, resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]}]',
      [
        'initContainers[0].resizePolicy[0].restartPolicy: Invalid value: "RestartContainer": must not be set to \'RestartContainer\' for non-sidecar initContainers',
      ],
    ],
    [
      'a restart on resize of a sidecar',
      'initContainers: [{name: proxy, image: i, restartPolicy: Always, resizePolicy: [{resourceName: cpu, restartPolicy: RestartContainer}]}]',
      [],
    ],
  ]);
});

describe('ephemeral containers', () => {
  table(inSpec, [
    [
      'a new Pod cannot have them',
      'ephemeralContainers: [{name: debug, image: i}]',
      ['ephemeralContainers: Forbidden: cannot be set on create'],
    ],
    [
      'what else is wrong with them is said first',
      'ephemeralContainers: [{name: app, image: " i", targetContainerName: nobody, ports: [], resources: {}, livenessProbe: {}, volumeMounts: [{name: w, mountPath: /w, subPath: s}]}]\nvolumes: [{name: w, emptyDir: {}}]',
      [
        'ephemeralContainers[0].image: Invalid value: " i": must not have leading or trailing whitespace',
        'ephemeralContainers[0].name: Duplicate value: "app"',
        'ephemeralContainers[0].targetContainerName: Not found: "nobody"',
        'ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container',
        'ephemeralContainers[0].livenessProbe: Forbidden: cannot be set for an Ephemeral Container',
        'ephemeralContainers[0].volumeMounts[0].subPath: Forbidden: cannot be set for an Ephemeral Container',
        'ephemeralContainers: Forbidden: cannot be set on create',
      ],
    ],
  ]);
  table(inTemplate, [
    [
      'nor can a template',
      'spec: {ephemeralContainers: [{name: debug, image: i}]}',
      ['spec.ephemeralContainers: Forbidden: ephemeral containers not allowed in pod template'],
    ],
  ]);
});

describe('a Pod as a whole', () => {
  table(inPod, [
    ['the smallest Pod', '', []],
    [
      'metadata first, then annotations, then the spec',
      'metadata: {name: Web, annotations: {kubernetes.io/config.mirror: x}}\nspec: {containers: []}',
      [
        'metadata.name: Invalid value: "Web": ' +
          "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
        'metadata.annotations[kubernetes.io/config.mirror]: Invalid value: "x": must set spec.nodeName if mirror pod annotation is set',
        'spec.containers: Required value',
      ],
    ],
  ]);
  table(inTemplate, [
    [
      'a template is reported without the segment metadata',
      'metadata: {labels: {a: "b c"}, annotations: {"a b": ""}}',
      [
        "labels: Invalid value: \"b c\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        "annotations: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
      ],
    ],
  ]);
});
