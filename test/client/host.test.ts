import { describe, expect, test } from 'vitest';
import { CRASHES_AT_MOST, RestartPolicy, WINDOW_MINUTES } from '../../client/src/restartPolicy.ts';
import { statusOf } from '../../client/src/status.ts';
import { pageHtml } from '../../client/src/timeline/page.ts';
import { Registry } from '../../client/src/timeline/registry.ts';
import { besideName, isScenario, relativePath } from '../../client/src/timeline/scenarioNames.ts';

describe('restarts of the server', () => {
  test('the first comes at once, later ones wait longer, then it stays off', () => {
    const policy = new RestartPolicy();
    const delays = Array.from({ length: CRASHES_AT_MOST }, (_, at) => policy.crashed(at * 1000)).map((next) =>
      next.restart ? next.delayMs : -1,
    );
    expect(delays).toEqual([0, 500, 1000, 2000, 4000]);
    expect(policy.crashed(6000)).toEqual({ restart: false, count: CRASHES_AT_MOST + 1 });
  });

  test('crashes that are long ago do not count', () => {
    const policy = new RestartPolicy();
    for (let at = 0; at < 20; at++) expect(policy.crashed(at * WINDOW_MINUTES * 60_000)).toMatchObject({ restart: true, count: 1 });
  });

  test('a restart by hand forgives', () => {
    const policy = new RestartPolicy();
    for (let at = 0; at <= CRASHES_AT_MOST; at++) policy.crashed(at);
    policy.reset();
    expect(policy.crashed(10)).toMatchObject({ restart: true, count: 1 });
  });
});

describe('the status bar', () => {
  const accepted = { version: 1, object: 'Pod/web', verdict: 'accepted', message: '', refusals: 0 } as const;

  test.each([
    ['starting', null, 'loading~spin', 'K8s 1.36'],
    ['stopped', accepted, 'debug-disconnect', 'K8s 1.36'],
    ['running', null, 'pulse', 'K8s 1.36'],
    ['running', accepted, 'pass', 'K8s 1.36'],
    ['running', { ...accepted, verdict: 'refused', refusals: 1 }, 'error', 'K8s 1.36'],
    ['running', { ...accepted, verdict: 'refused', refusals: 3 }, 'error', 'K8s 1.36 · 3'],
  ] as const)('%s, %o', (server, verdict, icon, text) => {
    expect(statusOf(server, verdict, '1.36', 'en')).toMatchObject({ icon, text });
  });

  test('a refusal is told with the words of the API server, at a bearable length', () => {
    const status = statusOf('running', { ...accepted, verdict: 'refused', refusals: 1, message: 'x'.repeat(1000) }, '1.35', 'zh-cn');
    expect(status.lines[0]).toBe('Kubernetes 1.35 会拒绝 Pod/web。');
    expect(status.lines[1]?.length).toBeLessThan(450);
  });
});

test('one panel a document: a panel that took the place of another is not removed by that one', () => {
  const registry = new Registry<string>();
  const removeFirst = registry.add('file:///a', 'first');
  registry.add('file:///a', 'second');
  removeFirst();
  expect(registry.get('file:///a')).toBe('second');
  expect(registry.all()).toEqual(['second']);
});

test('the page allows its one script and nothing inline', () => {
  const html = pageHtml({ script: 'https://host/timeline.js', nonce: 'n0', language: 'zh-cn' });
  expect(html).toContain('<html lang="zh-CN">');
  const policy = /content="([^"]+)"/.exec(html)?.[1] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'nonce-n0'");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
  expect(html).not.toMatch(/ style=|<style| on\w+=/);
});

describe('the names of scenario files', () => {
  test.each([
    ['web.yaml', 'web.podsight.yaml'],
    ['web.prod.yml', 'web.prod.podsight.yaml'],
    ['Pod', 'Pod.podsight.yaml'],
  ])('%s has %s beside it', (manifest, name) => expect(besideName(manifest)).toBe(name));

  test('tell them from manifests', () => {
    expect(['a.podsight.yaml', 'a.podsight.JSON', 'podsight.yaml', 'a.yaml'].map(isScenario)).toEqual([true, true, false, false]);
  });

  test.each([
    ['/a/b/x.yaml', '/a/b/y.yaml', 'y.yaml'],
    ['/a/b/x.yaml', '/a/c/y.yaml', '../c/y.yaml'],
    ['/a/x.yaml', '/a/b/c/y.yaml', 'b/c/y.yaml'],
    ['/x/y/z.yaml', '/a.yaml', '../../a.yaml'],
  ])('from %s to %s it is %s', (from, to, way) => expect(relativePath(from, to)).toBe(way));
});
