import { describe, expect, test } from 'vitest';
import { diagnostics, fixes } from '../ask.ts';

const codes = (source: string): string[] => diagnostics(source).map(({ code, on }) => `${code}: ${on}`);

/** The text after the fix with an id at the mark. */
const fixed = (source: string, id: string): string => fixes(source).find((fix) => fix.id === id)?.after ?? 'not offered';

describe('text about fields', () => {
  test('a list of notes becomes a Pod with the fields, each where it belongs', () => {
    const source = '- nodeSele¦ctor: binds the Pod to nodes\n- preStop: runs before the container ends\n';
    expect(fixed(source, 'pod-of-notes')).toBe(
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: my-pod\nspec:\n  nodeSelector: {}\n  containers:\n    - name: main\n      image: nginx:1.27\n      lifecycle:\n        preStop: {}\n',
    );
  });

  test('a misspelt name in notes is told apart', () => {
    expect(codes('- HostAliases: lines of /etc/hosts\n- lifecycle: hooks of a container\n')).toEqual([
      'field-notes: - HostAliases: lines of /etc/hosts',
      'misspelt-name: HostAliases',
    ]);
  });

  test('the path of a field becomes a Pod that has it', () => {
    expect(fixed('Deployment.spec.template.spec.hostNet¦work', 'pod-of-notes')).toContain('spec:\n  hostNetwork: true\n  containers:\n');
    expect(codes('Pod.spec.noSuchField')).toEqual([]);
  });

  test('an enumeration of volume types becomes a volume of each', () => {
    expect(fixed('volume types:¦ emptyDir, hostPath, configMap, and more of them', 'pod-of-notes')).toContain(
      '  volumes:\n    - name: emptydir\n      emptyDir: {}\n    - name: hostpath\n      hostPath:\n        path: /data\n    - name: configmap\n      configMap: {}\n',
    );
  });

  test('an enumeration of values becomes an entry of each', () => {
    expect(fixed('nodeAffinity:¦ Exists, DoesNotExist, Lt', 'pod-of-notes')).toContain('- operator: Exists\n');
  });

  test('a field with another sign for its colon', () => {
    expect(fixed('hostNet¦work-true', 'key-and-value')).toBe('hostNetwork: true');
    expect(fixed('terminationGracePeriod¦Seconds=5\n', 'key-and-value')).toBe('terminationGracePeriodSeconds: 5\n');
    // Two words that happen to be joined.
    expect(codes('hostname-true')).toEqual([]);
  });
});

describe('manifests that do not say what they are', () => {
  const both = 'apiver¦sion: v1\nKind: Pod\nmetadata:\n  name: a\nspec: {}\n';

  test('both keys misspelt', () => {
    expect(codes(both)).toEqual(['misspelt-name: apiversion', 'misspelt-name: Kind']);
    expect(fixed(both, 'correct-name')).toMatch(/^apiVersion: v1\nKind/);
    expect(codes('"apiVerison": apps/v1\n"knd": Deployment\n')).toEqual(['misspelt-name: apiVerison', 'misspelt-name: knd']);
  });

  test('what only has keys of a like name is none', () => {
    expect(codes('apiversion: v1\nKind: regards\n')).toEqual([]);
    expect(codes('version: v1\nkin: Pod\n')).toEqual([]);
    expect(codes('Kind: Pod\n')).toEqual([]);
    expect(codes('apiVersion: example.com/v1\nkind: Pod\n')).toEqual([]);
    expect(codes('apiVersion: example.com/v1\nkin: Pod\n')).toEqual([]);
  });

  test('full-width colons behind every key', () => {
    const wide = 'apiVersion¦： v1\nkind：Pod\nmetadata：\n  name： quan\nspec：\n  containers：\n  - name： main\n    image： nginx\n';
    expect(codes(wide)).toEqual(Array.from({ length: 8 }, () => 'lookalike-punctuation: ：'));
    expect(fixed(wide, 'ascii-characters-everywhere')).toBe(
      'apiVersion: v1\nkind: Pod\nmetadata:\n  name: quan\nspec:\n  containers:\n  - name: main\n    image: nginx\n',
    );
    expect(codes('title： a letter\n')).toEqual([]);
  });
});

describe('command lines', () => {
  test('a program becomes a container that runs it in the foreground', () => {
    expect(fixed('nohup ./st¦art.sh --fast &', 'pod-of-command')).toContain(
      '        - sh\n        - -c\n        - exec ./start.sh --fast\n',
    );
  });

  test('a label of a node becomes a node selector', () => {
    expect(fixed('$ kubectl lab¦el nodes node-1 zone=north', 'pod-of-command')).toContain('  nodeSelector:\n    zone: north\n');
  });

  test('places to fill in that lost their bracket', () => {
    expect(codes('kubectl label nodes <node-name zone=north')).toContain('stripped-markup: <node-name');
    expect(fixed('kubectl label nodes <node-na¦me zone=north', 'correct-name')).toBe('kubectl label nodes <node-name> zone=north');
  });

  test('a label without value', () => {
    expect(codes('kubectllabel nodes node-1 zonenorth')).toEqual(['label-without-value: zonenorth']);
  });
});

describe('pieces of manifests', () => {
  test('fields of a probe go into a liveness probe', () => {
    expect(fixed('initialDelay¦Seconds: 5\nperiodSeconds: 3\n', 'wrap-into-pod')).toContain(
      '      livenessProbe:\n        initialDelaySeconds: 5\n        periodSeconds: 3\n',
    );
  });

  test('words of a command below their key, with an ellipsis between', () => {
    expect(fixed('- command:\n.¦..\n- --verbose\n- --port=80\n', 'remove-end-marker')).toBe('- command:\n- --verbose\n- --port=80\n');
    expect(fixed('- comm¦and:\n- --verbose\n- --port=80\n', 'restore-indentation')).toBe(
      'containers:\n  - command:\n      - --verbose\n      - --port=80\n',
    );
  });
});

describe('what is none of ours', () => {
  test.each([
    ['a workflow', 'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n'],
    ['Compose', 'services:\n  web:\n    image: nginx\n    restart: always\n    ports: ["80:80"]\n'],
    ['a playbook', '- hosts: all\n  tasks:\n    - command: ls\n    - name: a\n      command: echo b\n'],
    ['chart values', 'replicaCount: 1\nimage:\n  repository: nginx\nnodeSelector: {}\ntolerations: []\n'],
    ['a list of words', '- name\n- image\n- env\n'],
    ['a list of pairs', '- name: web\n- image: nginx\n'],
    ['prose', 'Some words: first, second, third and so on.\n'],
    ['a word', 'hello-world\n'],
    ['nothing', ''],
  ])('%s', (_, source) => {
    expect(codes(source)).toEqual([]);
  });
});
