import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pictureOfRun } from '../../client/webview/picture/run.ts';
import { type DrawPicture, readText, UsageError } from '../../server/src/cli/io.ts';
import { simulateCommand } from '../../server/src/cli/simulate.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'podsight-picture-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const draw: DrawPicture = ({ run, object, language, theme }) => pictureOfRun(run, object, language, theme);

function simulate(manifest: string, args: readonly string[], with_: DrawPicture | undefined = draw): string {
  const path = join(folder, 'manifest.yaml');
  writeFileSync(path, manifest);
  let out = '';
  const write = (text: string): void => {
    out += text;
  };
  simulateCommand([...args, path], { language: 'en', write, complain: () => undefined, read: readText, ...(with_ ? { draw: with_ } : {}) });
  return out;
}

const CRASHING = `apiVersion: apps/v1
kind: Deployment
metadata: {name: shop}
spec:
  selector: {matchLabels: {app: shop}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers: [{name: main, image: 'busybox:1.36', command: [sh, -c, 'sleep 5; exit 3']}]
`;

describe('podsight simulate -o svg', () => {
  it('draws what makes the Pods, with what the run teaches', () => {
    const svg = simulate(CRASHING, ['-o', 'svg']);
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain('>shop</tspan>');
    expect(svg).toContain('>Deployment</tspan>');
    expect(svg).toContain('CrashLoopBackOff');
    expect(svg).toContain('fill="#ffffff"');
  });

  it('is dark, and Chinese, on demand', () => {
    const svg = simulate(CRASHING, ['-o', 'svg', '--theme', 'dark', '--language', 'zh-cn']);
    expect(svg).toContain('fill="#1f1f1f"');
    expect(svg).toContain('重启');
  });

  it('says so when there is nothing to draw', () => {
    expect(() => simulate('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n', ['-o', 'svg'])).toThrow(UsageError);
  });
});
