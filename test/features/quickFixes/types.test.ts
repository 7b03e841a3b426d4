import { describe } from 'vitest';
import { hold, inContainer, inDeployment, inSpec } from './cases.ts';

describe('values of the wrong type in a container', () => {
  hold(
    [
      [
        'a number is quoted as it is written',
        'env:\n  - name: A\n    value: 00¦7\n',
        { 'quote-value': 'env:\n  - name: A\n    value: "007"\n' },
      ],
      [
        'a word that YAML takes for true is quoted',
        'env:\n  - name: A\n    value: y¦es\n',
        { 'quote-value': 'env:\n  - name: A\n    value: "yes"\n' },
      ],
      ['a number in quotes loses them', "ports:\n  - containerPort: '8¦0'\n", { 'unquote-number': 'ports:\n  - containerPort: 80\n' }],
      ['a boolean in quotes loses them', 'tty: "tr¦ue"\n', { 'unquote-boolean': 'tty: true\n' }],
      ['a number where true or false is asked', 'tty: ¦1\n', { 'boolean-word': 'tty: true\n' }],
      [
        'seconds lose their unit',
        'livenessProbe:\n  periodSeconds: 1¦m\n  exec: {command: [ls]}\n',
        { 'whole-number': 'livenessProbe:\n  periodSeconds: 60\n  exec: {command: [ls]}\n' },
      ],
      [
        'a broken number becomes whole, up or down',
        'livenessProbe:\n  periodSeconds: 1¦.5\n  exec: {command: [ls]}\n',
        { 'whole-number': 'livenessProbe:\n  periodSeconds: 2\n  exec: {command: [ls]}\n' },
      ],
      ['a command line is run in a shell', 'command: echo ¦hi > a\n', { 'shell-command': 'command: [sh, -c, echo hi > a]\n' }],
      ['a command line is split into words', 'command: nginx ¦-g\n', { 'split-words': 'command: [nginx, -g]\n' }],
      ['one argument becomes a list', 'args: ¦-v\n', { 'make-list': 'args: [-v]\n' }],
      [
        'variables written as a mapping become a list',
        'en¦v:\n  A: b\n  C: 1\n',
        { 'map-to-list': 'env:\n  - name: A\n    value: b\n  - name: C\n    value: "1"\n' },
      ],
      [
        'one mount becomes a list of one',
        'volumeMou¦nts:\n  name: a\n  mountPath: /a\n',
        { 'make-list': 'volumeMounts:\n  - name: a\n    mountPath: /a\n' },
      ],
      ['a bare port becomes an object', 'ports:\n  - 8¦0\n', { 'wrap-item': 'ports:\n  - containerPort: 80\n' }],
      ['ports of docker-compose, too', 'ports:\n  - "8080¦:80"\n', { 'wrap-item': 'ports:\n  - containerPort: 80\n' }],
      [
        'an object in a list is taken out',
        'secur¦ityContext:\n  - runAsUser: 1\n',
        { 'take-out-of-list': 'securityContext:\n  runAsUser: 1\n' },
      ],
    ],
    inContainer,
  );
});

describe('values of the wrong type in a Pod', () => {
  hold(
    [
      ['an empty object', 'volumes:\n  - name: a\n    emptyDir: tr¦ue\n', { 'empty-object': 'volumes:\n  - name: a\n    emptyDir: {}\n' }],
      [
        'a list of labels becomes a mapping',
        'node¦Selector:\n  - disk: ssd\n  - zone: a\n',
        { 'list-to-map': 'nodeSelector:\n  disk: ssd\n  zone: a\n' },
      ],
    ],
    inSpec,
  );
  hold([['replicas as text', 'replicas: "¦3"\n', { 'unquote-number': 'replicas: 3\n' }]], inDeployment);
});

describe('quantities', () => {
  const memory = (text: string): string => inContainer(`resources:\n  limits:\n    memory: ${text}\n`);
  const cpu = (text: string): string => inContainer(`resources:\n  limits:\n    cpu: ${text}\n`);
  hold(
    [
      ['a byte too many leaves two readings', '1¦Gb', { 'quantity-unit': '1Gi' }],
      ['a byte too many leaves two readings, decimal', '1¦Gb', { 'quantity-unit': '1G' }],
      ['binary bytes leave one', '512 Mi¦B', { 'quantity-form': '512Mi' }],
      ['small letters', '2¦gi', { 'quantity-form': '2Gi' }],
      ['a decimal comma', '1,5¦Gi', { 'quantity-form': '1.5Gi' }],
      ['less than nothing', '-64¦Mi', { 'positive-quantity': '64Mi' }],
      ['thousandths of a byte', '100¦m', { 'whole-bytes': '100Mi' }],
    ],
    memory,
  );
  hold(
    [
      ['a decimal comma of a CPU', '0¦,5', { 'quantity-form': '"0.5"' }],
      ['a fraction', '1/¦2', { 'quantity-form': '500m' }],
      ['words', '100 millico¦res', { 'quantity-form': '100m' }],
    ],
    cpu,
  );
  hold(
    [
      [
        'a request above its limit',
        'resources:\n  limits:\n    cpu: 100m\n  requests:\n    cpu: 2¦00m\n',
        {
          'raise-limit': 'resources:\n  limits:\n    cpu: 200m\n  requests:\n    cpu: 200m\n',
          'lower-request': 'resources:\n  limits:\n    cpu: 100m\n  requests:\n    cpu: 100m\n',
        },
      ],
      [
        'an extended resource without limit',
        'resources:\n  requests:\n    example.com/gpu: ¦1\n',
        { 'add-limit': 'resources:\n  requests:\n    example.com/gpu: 1\n  limits:\n    example.com/gpu: "1"\n' },
      ],
      [
        'a misspelt resource',
        'resources:\n  limits:\n    mem¦roy: 1Gi\n',
        { 'correct-key': 'resources:\n  limits:\n    memory: 1Gi\n', 'remove-key': 'resources:\n  limits: {}\n' },
      ],
    ],
    inContainer,
  );
});
