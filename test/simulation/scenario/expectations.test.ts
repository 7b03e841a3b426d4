import { describe, expect, it } from 'vitest';
import { readManifest } from '../../../server/src/simulation/manifests.ts';
import { checkExpectations } from '../../../server/src/simulation/scenario/check.ts';
import { parseExpectation } from '../../../server/src/simulation/scenario/expectation.ts';
import { simulate } from '../../../server/src/simulation/simulate.ts';
import type { ScenarioAction } from '../../../server/src/simulation/timeline.ts';

/** Serves after ten seconds. */
const WEB = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
  - name: main
    image: busybox:1.36
    command: [sh, -c, 'echo starting; sleep 10; touch /tmp/ready; sleep 1000']
    readinessProbe:
      exec: {command: [cat, /tmp/ready]}
      periodSeconds: 1
`;
const CRASHING = `apiVersion: v1
kind: Pod
metadata: {name: crash}
spec:
  containers:
  - name: main
    image: busybox:1.36
    command: [sh, -c, 'sleep 2; exit 3']
`;
const SHOP = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  replicas: 3
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers: [{name: main, image: 'nginx:1.27'}]
---
apiVersion: v1
kind: Service
metadata: {name: shop}
spec: {selector: {app: shop}, ports: [{port: 80}]}
`;

function check(manifest: string, lines: readonly string[], actions: readonly ScenarioAction[] = [], horizonSeconds = 120) {
  const read = readManifest(manifest, '1.36', []);
  const run = simulate({
    objects: read.map(({ object }) => object!),
    written: read.map(({ written }) => written),
    refused: [],
    scenario: { actions },
    horizonSeconds,
    seed: 0,
    version: '1.36',
  });
  const expectations = lines.map((line) => {
    const parsed = parseExpectation(line);
    if (!('text' in parsed)) throw new Error(`${line}: ${parsed.message.en} (${parsed.word})`);
    return parsed;
  });
  return checkExpectations(run, expectations).map(({ text, holds, message }) => `${holds ? 'yes' : 'no '} ${text} — ${message.en}`);
}

/** What holds and what does not, as pairs of lines that differ in one number or word. */
const holds = (results: readonly string[]): string[] => results.map((line) => line.slice(0, 3).trim());

describe('expectations of one Pod', () => {
  it('tell states by when they come', () => {
    const results = check(WEB, [
      'ready before 60s',
      'ready before 5s',
      'not ready before 5s',
      'Pod/web running by 30s',
      'succeeded',
      'ready at 1m',
    ]);
    expect(holds(results)).toEqual(['yes', 'no', 'yes', 'yes', 'no', 'yes']);
    expect(results[1]).toMatch(/only at 1\d(\.\d)? s, after 5 s/);
  });

  it('hold for good from the first time on, or in the window that is named', () => {
    const restarted = check(CRASHING, ['always running', 'always running from 0s', 'always running from 10s to 20s', 'never succeeded']);
    expect(holds(restarted)).toEqual(['yes', 'no', 'yes', 'yes']);
  });

  it('count restarts, of one container too', () => {
    expect(
      holds(
        check(CRASHING, ['no restart', 'at most 2 restarts before 20s', 'restarts of main', 'no restart of other', 'exactly 0 restarts']),
      ),
    ).toEqual(['no', 'yes', 'yes', 'yes', 'no']);
    expect(holds(check(WEB, ['no restart', 'restart']))).toEqual(['yes', 'no']);
  });

  it('look at events and at what kubectl shows', () => {
    expect(
      holds(
        check(CRASHING, [
          'event BackOff',
          'no event BackOff',
          'no event Unhealthy',
          'status CrashLoopBackOff before 30s',
          'never status Completed',
        ]),
      ),
    ).toEqual(['yes', 'no', 'yes', 'yes', 'yes']);
  });

  it('follow what a scenario does', () => {
    const deleted = check(WEB, ['deleted before 70s', 'deleted before 40s'], [{ at: 30, verb: 'delete', object: 'Pod/web' }]);
    expect(holds(deleted)).toEqual(['yes', 'no']);
  });
});

describe('expectations of a Deployment and its Service', () => {
  it('count what is ready and who gets traffic', () => {
    expect(
      holds(
        check(SHOP, [
          'Deployment/shop complete before 60s',
          'always ≥ 3 ready',
          'always >=1 ready from 0s',
          '3 pods',
          'Service/shop always ≥ 1 endpoints',
          'Deployment/shop 4 ready',
        ]),
      ),
    ).toEqual(['yes', 'yes', 'no', 'yes', 'yes', 'no']);
  });

  it('see a moment with too few', () => {
    const scaled = check(
      SHOP,
      ['always ≥ 3 ready', 'at least 5 ready before 90s'],
      [
        { at: 30, verb: 'scale', object: 'Deployment/shop', replicas: 1 },
        { at: 60, verb: 'scale', object: 'Deployment/shop', replicas: 5 },
      ],
    );
    expect(holds(scaled)).toEqual(['no', 'yes']);
    expect(scaled[0]).toMatch(/no longer at 3\d(\.\d)? s: [12]/);
  });
});

describe('expectations that cannot be met', () => {
  it('say why', () => {
    expect(check(WEB, ['Pod/other ready', 'ready at 10m'])).toEqual([
      'no  Pod/other ready — there is no Pod/other in this run',
      'no  ready at 10m — the run ends at 120 s: raise the horizon',
    ]);
  });

  it.each([
    ['raedy before 60s', 'raedy'],
    ['ready before soon', 'soon'],
    ['ready before', ''],
    ['always at least ready', 'ready'],
    ['ready now', 'now'],
    ['', ''],
    ['from 10s', 'from'],
    ['ready from 20s to 10s', ''],
  ])('are not guessed at: %j', (line, word) => {
    expect(parseExpectation(line)).toMatchObject({ word });
  });
});
