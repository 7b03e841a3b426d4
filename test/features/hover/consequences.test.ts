import { describe, expect, test } from 'vitest';
import { LanguageService } from '../../../server/src/service.ts';
import { marked } from '../../support/marked.ts';
import { hover } from '../ask.ts';
import { container, type Row, saysAll } from './support.ts';

const uri = 'file:///manifest.yaml';

/** The hover at the mark once the runs of the file are over. */
function hoverAfterRun(source: string, change?: (service: LanguageService) => void): string {
  const { text, position } = marked(source);
  const service = new LanguageService();
  service.configure({ language: 'en' });
  service.open(uri, 'yaml', 1, text);
  for (let rounds = 0; rounds < 10_000 && service.foresee(uri, 50) === 'more'; rounds++);
  change?.(service);
  const contents = service.hover(uri, position)?.contents;
  return typeof contents === 'object' && 'value' in contents ? contents.value : '';
}

const halfMinute = (line: string): string =>
  container(
    `command: ["sh", "-c", "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600"]
livenessProbe:
  exec: {command: [cat, /tmp/healthy]}
  initialDelaySeconds: 5
  ${line}`,
    'busybox:1.36',
  );

describe('by the numbers', () => {
  const probe = (type: string, lines: string): string => container(`${type}:\n  httpGet: {port: 80}\n  ${lines}`);
  const rows: readonly Row[] = [
    [
      'a liveness probe',
      probe('livenessProbe', 'periodSec¦onds: 5'),
      [
        'First look 0–5 s after the start of the container, then every 5 s.',
        'noticed after 10–15 s, 1 s later if it hangs',
        'after 30 s KILL',
      ],
    ],
    ['its defaults', probe('livenessProbe', 'failureThresh¦old: 3'), ['First look 0–10 s', 'noticed after 20–30 s']],
    ['its own grace', probe('livenessProbe', 'terminationGracePeriodSec¦onds: 7'), ['after 7 s KILL']],
    ['a readiness probe', probe('readinessProbe', 'successThres¦hold: 2'), ['no more traffic after 20–30 s', 'succeeded 2× in a row']],
    ['a startup probe', probe('startupProbe', 'failureThresh¦old: 30'), ['has 290–300 s to answer']],
    [
      'behind a startup probe',
      probe('startupProbe', 'periodSeconds: 1\nlivenessProbe:\n  httpGet: {port: 80}\n  periodSec¦onds: 5'),
      ['First look when the startup probe has succeeded'],
    ],
    ['the probe as a whole', probe('startup¦Probe', 'periodSeconds: 1'), ['has 2–3 s to answer']],
    ['what a probe asks', probe('startupProbe', '# ').replace('port: 80', 'po¦rt: 80'), [], ['to answer for the first time']],
    ['grace', container('env: []', 'nginx', '  terminationGracePeriod¦Seconds: 45\n'), ['KILL after 45 s']],
    ['no grace', container('env: []', 'nginx', '  terminationGracePeriod¦Seconds: 0\n'), ['it gets KILL at once']],
    [
      'always again',
      container('env: []', 'nginx', '  restartPol¦icy: Always\n'),
      ['at once, then after 10, 20, 40, 80, 160 and then always 300 s'],
    ],
    ['never again', container('env: []', 'nginx', '  restartPol¦icy: Never\n'), ['Nothing is started again']],
    ['a deadline', container('env: []', 'nginx', '  activeDeadline¦Seconds: 90\n'), ['1 min 30 s after its start the Pod is stopped']],
    [
      'retries of a Job',
      'apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec:\n  backoff¦Limit: 4\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: a, image: b}]\n',
      ['fails with the 5th failed Pod', 'waits of 2 min 30 s in all'],
    ],
    [
      'many retries of a Job',
      'apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec:\n  backoff¦Limit: 8\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: a, image: b}]\n',
      // 10 + 20 + 40 + 80 + 160 + 320 + 600 + 600
      ['at most 600 s', 'waits of 30 min 30 s in all'],
    ],
    [
      'deadline of a Job',
      'apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec:\n  activeDeadline¦Seconds: 3600\n  template:\n    spec:\n      restartPolicy: Never\n      containers: [{name: a, image: b}]\n',
      ['1 h after its start the Job fails'],
    ],
    ['no resources', container('resourc¦es: {}'), ['QoS class of the Pod: `BestEffort`', 'adjustment 1000']],
    ['requests', container('resources:\n  reque¦sts: {memory: 1Gi}'), ['`Burstable`', '938 on a node with 16 GiB']],
    ['limits', container('resources:\n  lim¦its: {cpu: 1, memory: 1Gi}'), ['`Guaranteed`', '−997']],
    ['a limit that is requested', container('resources:\n  lim¦its: {memory: 1Gi}'), ['`Burstable`', '938 on a node with 16 GiB']],
    [
      'limits of a template',
      'apiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\nspec:\n  template:\n    spec:\n      restartPolicy: Never\n      containers:\n      - name: a\n        image: b\n        resources:\n          lim¦its: {cpu: 1, memory: 1Gi}\n',
      ['`Guaranteed`', '−997'],
    ],
  ];
  saysAll(rows);
});

describe('by the run', () => {
  test('a liveness probe tells when the first restart comes', () => {
    const text = hoverAfterRun(halfMinute('periodSec¦onds: 5'));
    expect(text).toMatch(/In the simulation: probes \d+, \d+, \d+, \d+ s after the start, first success at \d+ s\./);
    expect(text).toMatch(/3 failures in a row/);
    expect(text).toMatch(/the first restart comes at \d+(–\d+)? s/);
  });

  test('without a run only the numbers are told', () => {
    const text = hover(halfMinute('periodSec¦onds: 5'));
    expect(text).toContain('noticed after 10–15 s');
    expect(text).not.toContain('simulation');
  });

  test('after an edit the run of before is not told', () => {
    const text = hoverAfterRun(halfMinute('periodSec¦onds: 5'), (service) => {
      const line = halfMinute('periodSeconds: 5').split('\n').length - 2;
      service.change(uri, 2, [{ range: { start: { line, character: 23 }, end: { line, character: 24 } }, text: '7' }]);
    });
    expect(text).toContain('noticed after 14–21 s');
    expect(text).not.toContain('simulation');
  });

  test('restartPolicy tells the starts', () => {
    const crash = container('command: [sh, -c, "sleep 2; exit 3"]', 'busybox:1.36', '  restartPol¦icy: Always\n');
    expect(hoverAfterRun(crash)).toMatch(/In the simulation container `main` starts at \d.* s, .*… \d+ times in 10 min\./);
    const steady = container('env: []', 'nginx:1.27', '  restartPol¦icy: Always\n');
    expect(hoverAfterRun(steady)).toMatch(/container `main` starts at \d.* s and is not restarted within/);
  });

  test('a deadline tells when it strikes', () => {
    const text = hoverAfterRun(container('env: []', 'nginx:1.27', '  activeDeadline¦Seconds: 60\n'));
    expect(text).toMatch(/In the simulation the Pod is `Failed` at 6\d(–\d+)? s \(`DeadlineExceeded`\)\./);
  });

  test('a readiness probe tells when the container is ready', () => {
    const text = hoverAfterRun(container('readinessProbe:\n  httpGet: {port: 80}\n  initialDelaySec¦onds: 20'));
    expect(text).toMatch(/In the simulation the container is ready 2\d(–\d+)? s after/);
  });

  test('containers of a Deployment are told, too', () => {
    const text = hoverAfterRun(
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: d}\nspec:\n  selector: {matchLabels: {a: b}}\n  template:\n    metadata: {labels: {a: b}}\n    spec:\n      containers:\n        - name: web\n          image: nginx:1.27\n          livenessProbe:\n            httpGet: {port: 81}\n            periodSec¦onds: 10\n',
    );
    expect(text).toContain('none of them successful');
    expect(text).toMatch(/the first restart comes at/);
  });
});
