import { expect, test } from 'vitest';
import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import { type Change, ObjectStore } from '../../../server/src/simulation/world/store.ts';

const config = (data: Record<string, string>, labels?: Record<string, string>): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'c', namespace: 'default', ...(labels ? { labels } : {}) },
  data,
});

/** What watchers hear of after the first write, and whether the version is another. */
function afterWriting(second: KubernetesObject): { heard: string[]; moved: boolean } {
  const store = new ObjectStore();
  const before = store.put(config({ a: '1' }), []).metadata.resourceVersion;
  const heard: string[] = [];
  store.watch(null, ({ type }: Change) => heard.push(type));
  return { heard, moved: store.put(second, []).metadata.resourceVersion !== before };
}

// etcd3/store.go GuaranteedUpdate writes nothing where the data are the same.
test('a write that changes nothing is none', () => expect(afterWriting(config({ a: '1' }))).toEqual({ heard: [], moved: false }));

const changes: [what: string, second: KubernetesObject][] = [
  ['a value', config({ a: '2' })],
  ['one value more', config({ a: '1', b: '1' })],
  ['one value less', config({})],
  ['a label', config({ a: '1' }, { x: 'y' })],
  ['a status', { ...config({ a: '1' }), status: {} }],
];
test.each(changes)('%s makes a new version', (_what, second) => expect(afterWriting(second)).toEqual({ heard: ['modified'], moved: true }));
