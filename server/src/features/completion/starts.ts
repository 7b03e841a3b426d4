import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Text } from '../../texts/text.ts';
import { say } from '../../texts/text.ts';
import type { CompletionSource, Proposal } from './source.ts';

interface Start {
  readonly label: Text;
  readonly body: readonly string[];
}

/** Whole manifests to begin with. */
const STARTS: readonly Start[] = [
  {
    label: { en: 'Pod', 'zh-cn': 'Pod' },
    body: [
      'apiVersion: v1',
      'kind: Pod',
      'metadata:',
      '  name: ${1:my-app}',
      'spec:',
      '  containers:',
      '    - name: ${2:main}',
      '      image: ${3:nginx:1.27}',
    ],
  },
  {
    label: { en: 'Pod that is checked: probes, resources, graceful end', 'zh-cn': '完善的 Pod：探针、资源、优雅终止' },
    body: [
      'apiVersion: v1',
      'kind: Pod',
      'metadata:',
      '  name: ${1:my-app}',
      '  labels:',
      '    app: ${1:my-app}',
      'spec:',
      '  terminationGracePeriodSeconds: 30',
      '  containers:',
      '    - name: ${2:web}',
      '      image: ${3:nginx:1.27}',
      '      ports:',
      '        - name: http',
      '          containerPort: ${4:80}',
      '      readinessProbe:',
      '        httpGet:',
      '          path: ${5:/}',
      '          port: http',
      '      resources:',
      '        requests:',
      '          cpu: 100m',
      '          memory: 64Mi',
      '        limits:',
      '          memory: 128Mi',
    ],
  },
  {
    label: { en: 'Deployment', 'zh-cn': 'Deployment' },
    body: [
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata:',
      '  name: ${1:my-app}',
      'spec:',
      '  replicas: ${2:3}',
      '  selector:',
      '    matchLabels:',
      '      app: ${1:my-app}',
      '  template:',
      '    metadata:',
      '      labels:',
      '        app: ${1:my-app}',
      '    spec:',
      '      containers:',
      '        - name: ${3:main}',
      '          image: ${4:nginx:1.27}',
    ],
  },
  {
    label: { en: 'Job that is tried again when it fails', 'zh-cn': '失败会重试的 Job' },
    body: [
      'apiVersion: batch/v1',
      'kind: Job',
      'metadata:',
      '  name: ${1:my-job}',
      'spec:',
      '  backoffLimit: ${2:3}',
      '  template:',
      '    spec:',
      '      restartPolicy: Never',
      '      containers:',
      '        - name: ${3:main}',
      '          image: ${4:busybox:1.36}',
      '          command: ["sh", "-c", "${5:echo done}"]',
    ],
  },
];

const MANIFEST: Text = { en: 'whole manifest', 'zh-cn': '完整清单' };
const FIRST_KEYS = ['apiVersion', 'kind', 'metadata', 'spec'] as const;

/** At the top of a document that does not say yet what it is: whole manifests, and the keys that every manifest has. */
export const starts: CompletionSource = function* ({ cursor, schema, language }) {
  if (cursor.role !== 'key' || cursor.path.length > 0 || schema) return;
  const present = new Set(cursor.siblings);
  if (present.size === 0)
    for (const { label, body } of STARTS)
      yield {
        label: say(label, language),
        insert: body.join('\n'),
        snippet: true,
        kind: CompletionItemKind.Snippet,
        detail: say(MANIFEST, language),
        rank: 1,
      } satisfies Proposal;
  for (const key of FIRST_KEYS) if (!present.has(key)) yield { label: key, insert: `${key}: `, kind: CompletionItemKind.Field, rank: 0 };
};
