import { CompletionItemKind } from 'vscode-languageserver-types';
import { say, type Text } from '../../texts/text.ts';
import type { CompletionSource, Proposal } from './source.ts';

interface Pattern {
  readonly list: 'containers' | 'initContainers';
  readonly label: Text;
  readonly body: readonly string[];
}

/** Containers that people write again and again; the first line stands behind the dash. */
const PATTERNS: readonly Pattern[] = [
  {
    list: 'containers',
    label: { en: 'web container with probes', 'zh-cn': '带探针的 Web 容器' },
    body: [
      'name: ${1:web}',
      'image: ${2:nginx:1.27}',
      'ports:',
      '  - name: http',
      '    containerPort: ${3:80}',
      'readinessProbe:',
      '  httpGet:',
      '    path: ${4:/}',
      '    port: http',
      'livenessProbe:',
      '  httpGet:',
      '    path: ${4:/}',
      '    port: http',
      '  periodSeconds: 20',
      'resources:',
      '  requests:',
      '    cpu: 100m',
      '    memory: 64Mi',
      '  limits:',
      '    memory: 128Mi',
    ],
  },
  {
    list: 'initContainers',
    label: { en: 'sidecar that runs beside the others', 'zh-cn': '与其他容器一同运行的边车' },
    body: [
      'name: ${1:logs}',
      'image: ${2:busybox:1.36}',
      'restartPolicy: Always',
      'command: ["sh", "-c", "trap \'exit 0\' TERM; while true; do ${3:date}; sleep 10 & wait; done"]',
    ],
  },
  {
    list: 'initContainers',
    label: { en: 'init container that waits for a Service', 'zh-cn': '等待 Service 的 init 容器' },
    body: ['name: ${1:wait}', 'image: ${2:busybox:1.36}', 'command: ["sh", "-c", "until nc -z ${3:database} ${4:5432}; do sleep 1; done"]'],
  },
];

const PATTERN: Text = { en: 'whole container', 'zh-cn': '完整容器' };

/** Whole containers, right behind the dash of a list of containers. */
export const patterns: CompletionSource = function* ({ cursor, language }) {
  if (cursor.role !== 'key' || !cursor.item || cursor.style !== 'block' || cursor.keyOnly || cursor.siblings.length > 0) return;
  const list = cursor.path.at(-2);
  for (const pattern of PATTERNS)
    if (pattern.list === list)
      yield {
        label: say(pattern.label, language),
        insert: pattern.body.join(`\n${cursor.extraIndentation}`),
        snippet: true,
        kind: CompletionItemKind.Snippet,
        detail: say(PATTERN, language),
        rank: 1,
      } satisfies Proposal;
};
