import { describe, expect, test } from 'vitest';
import { parseEnvFile } from '../../../server/src/simulation/kubelet/envFile.ts';
import { eventsOf, lastStatus, runPods, scriptPod } from './runs.ts';

describe('env files (pkg/kubelet/util/env ParseEnv)', () => {
  const cases: [name: string, text: string, value: string | null][] = [
    ['a value in single quotes', "KEY='value'\n", 'value'],
    ['nothing is expanded inside', "KEY='a $HOME \\n b'", 'a $HOME \\n b'],
    ['over several lines', "KEY='one\ntwo'\n", 'one\ntwo'],
    ['comments, blank lines and leading blanks', "# x\n\n   \n  KEY='v' # why\n", 'v'],
    ['another one before it', "A='1'\nKEY='2'\n", '2'],
    ['the first one counts', "KEY='1'\nKEY='2'\n", '1'],
    ['not there', "A='1'\n", ''],
    ['a blank after the equals sign assigns nothing', "KEY= 'v'\n", ''],
    ['no quotes', 'KEY=value\n', null],
    ['double quotes', 'KEY="value"\n', null],
    ['a blank before the equals sign', "KEY ='v'\n", null],
    ['no equals sign', 'KEY\n', null],
    ['no name', "='v'\n", null],
    ['quotes that do not end', "KEY='v\n", null],
    ['something behind the quotes', "KEY='v'x\n", null],
    ['a fault behind it does not matter', "KEY='v'\nbroken\n", 'v'],
  ];
  test.each(cases)('%s', (_, text, value) => expect(parseEnvFile(text, 'KEY')).toBe(value));
});

describe('a variable from a file that an init container writes', () => {
  const pod = (script: string, optional = false) => {
    const base = scriptPod(
      'p',
      'exit $CODE',
      { restartPolicy: 'Never', volumes: [{ name: 'config', emptyDir: {} }] },
      { env: [{ name: 'CODE', valueFrom: { fileKeyRef: { volumeName: 'config', path: 'app.env', key: 'CODE', optional } } }] },
    );
    const init = {
      name: 'write',
      image: 'busybox:1.36',
      command: ['sh', '-c', script],
      volumeMounts: [{ name: 'config', mountPath: '/c' }],
    };
    return { ...base, spec: { ...base.spec, initContainers: [init] } };
  };
  const waiting = (script: string, optional = false) => lastStatus(runPods([pod(script, optional)], 25), 'Pod/p').containers.main;

  test('is there', () => {
    expect(waiting(`echo "CODE='7'" > /c/app.env`)).toMatchObject({ state: 'terminated', exitCode: 7 });
  });
  test('a key that is missing keeps the container from being made', () => {
    expect(waiting(`echo "OTHER='7'" > /c/app.env`)).toMatchObject({
      reason: 'CreateContainerConfigError',
      message:
        'environment variable key "CODE" not found in file "/var/lib/kubelet/pods/<uid>/volumes/kubernetes.io~empty-dir/config/app.env"',
    });
  });
  test('an optional key may be missing, the file may not', () => {
    expect(waiting(`echo "OTHER='7'" > /c/app.env`, true)).toMatchObject({ state: 'terminated', exitCode: 0 });
    expect(waiting('true', true)).toMatchObject({ reason: 'CreateContainerConfigError', message: "couldn't parse env file" });
  });
});

describe('image volumes', () => {
  const pod = (image: Record<string, unknown>, script: string) =>
    scriptPod(
      'p',
      script,
      { restartPolicy: 'Never', volumes: [{ name: 'content', image }] },
      { volumeMounts: [{ name: 'content', mountPath: '/content' }] },
    );
  const present = { images: { 'busybox:1.36': 'present' as const, 'nginx:1.27': 'present' as const } };

  test('show what the image holds, read only', () => {
    const script = 'test -f /content/usr/share/nginx/html/index.html || exit 1; touch /content/x && exit 2; exit 0';
    const result = runPods([pod({ reference: 'nginx:1.27', pullPolicy: 'IfNotPresent' }, script)], 10, { conditions: present });
    expect(lastStatus(result, 'Pod/p').containers.main).toMatchObject({ exitCode: 0 });
    const told = result.timeline.find((entry) => entry.type === 'event' && entry.message.includes('nginx:1.27'));
    expect(told).toMatchObject({ reason: 'Pulled', container: null });
  });

  test('keep containers waiting while the image cannot be pulled', () => {
    const result = runPods([pod({ reference: 'registry.example/none:1', pullPolicy: 'IfNotPresent' }, 'true')], 5);
    expect(lastStatus(result, 'Pod/p').containers.main?.reason).toBe('ErrImagePull');
    const told = eventsOf(result, 'Pod/p').map((text) => text.replace(/^\d+ /, ''));
    expect(told).toContain('Pulling: Pulling image "registry.example/none:1"');
    expect(told).toContain('Failed: Error: ErrImagePull');
    expect(told.some((text) => text.startsWith('Created'))).toBe(false);
  });

  test('of images that nobody knows are taken to be empty', () => {
    const reference = 'registry.example/data:1';
    const conditions = { images: { ...present.images, [reference]: 'present' as const } };
    const { assumptions } = runPods([pod({ reference, pullPolicy: 'IfNotPresent' }, 'ls /content')], 5, { conditions });
    expect(assumptions).toMatchObject([{ code: 'volume.content', object: 'Pod/p', field: 'spec.volumes[0].image' }]);
  });
});
