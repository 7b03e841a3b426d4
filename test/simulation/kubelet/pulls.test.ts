import { expect, test } from 'vitest';
import { eventsOf, runPods, scriptPod } from './runs.ts';

const IMAGE = 'localhost:5000/app:1';
const slow = { conditions: { images: {}, pulls: { [IMAGE]: { seconds: 5 } } } };

/** Seconds from the beginning of each pull to its end. */
function pulls(names: readonly string[], script: string, imagePullPolicy: string): number[] {
  const pods = names.map((name) => scriptPod(name, script, {}, { image: IMAGE, imagePullPolicy }));
  const run = runPods(pods, 15, slow);
  const pulled = names.flatMap((name) => eventsOf(run, `Pod/${name}`, 'Pulled'));
  return pulled.flatMap((text) => {
    const took = / in ([\d.]+)(m?s) /.exec(text);
    return took ? [Math.round(Number(took[1]) / (took[2] === 'ms' ? 1000 : 1))] : [];
  });
}

test.each([
  ['two Pods ask for it at once', ['a', 'b'], 'sleep 60', 'IfNotPresent', [5, 0]],
  ['the container starts again under the policy Always', ['a'], 'sleep 1', 'Always', [5, 0]],
])('an image is fetched once: %s', (_, names, script, policy, took) => {
  expect(pulls(names, script, policy).slice(0, 2)).toEqual(took);
});
