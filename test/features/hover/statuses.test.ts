import { expect, test } from 'vitest';
import { hover } from '../ask.ts';
import { saysAll } from './support.ts';

const pod = (lines: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: b}]\nstatus:\n${lines}\n`;
const waiting = (reason: string): string =>
  pod(`  containerStatuses:\n    - name: a\n      state:\n        waiting:\n          reason: ${reason}¦`);
const ended = (exitCode: string): string =>
  pod(`  containerStatuses:\n    - name: a\n      lastState:\n        terminated:\n          exitCode: ${exitCode}¦`);

saysAll([
  ['a crash loop', waiting('CrashLoopBackOff'), ['waits 10 s to 5 min before the next start']],
  ['an image that does not come', waiting('ImagePullBackOff'), ['Name, tag or credentials are wrong']],
  ['configuration that is missing', waiting('CreateContainerConfigError'), ['a ConfigMap, a Secret or a key of one']],
  ['a reason of nobody', waiting('Whatever'), [], ['the next start']],
  ['eviction', pod('  phase: Failed\n  reason: Evic¦ted'), ['ran short of memory, disk or process numbers']],
  ['readiness', pod('  conditions:\n    - type: Ready\n      reason: ContainersNot¦Ready'), ['its readiness probe does not succeed']],
  ['KILL', ended('137'), ['Ended by signal `KILL`: the grace period was over']],
  ['TERM', ended('143'), ['Ended by signal `TERM`: it was asked to stop, and did.']],
  ['SEGV', ended('139'), ['`SEGV`']],
  ['a command that is not there', ended('127'), ['The command was not found.']],
  ['a code of the program', ended('42'), [], ['Ended by signal']],
  ['no status', 'apiVersion: v1\nkind: Pod\nmetadata: {name: OOMKi¦lled}\n', [], ['The kernel killed it']],
]);

test('reasons are told in Chinese', () => {
  expect(hover(waiting('PodInitializing'), { language: 'zh-cn' })).toContain('正在等待 init 容器结束。');
});
