import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import { namespacesOf } from '../../../server/src/simulation/scenario/namespaces.ts';
import type { ScenarioAction } from '../../../server/src/simulation/timeline.ts';

const of = (kind: string, name: string, namespace?: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind,
  metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
});
const deleted = (name: string): ScenarioAction => ({ at: 4, verb: 'delete', object: `Namespace/${name}` });
const made: ScenarioAction = { at: 1, verb: 'create', manifest: '{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "team"}}' };

const CASES: readonly {
  name: string;
  written: readonly (KubernetesObject | null)[];
  actions: readonly ScenarioAction[];
  home: string;
  standing: string[];
}[] = [
  { name: 'nobody acts on one', written: [of('Pod', 'p')], actions: [], home: 'default', standing: [] },
  { name: 'nothing else is named', written: [of('Pod', 'p')], actions: [deleted('team')], home: 'team', standing: ['team'] },
  { name: 'objects are put into it', written: [of('Pod', 'p', 'team')], actions: [deleted('team')], home: 'default', standing: ['team'] },
  { name: 'a file makes it', written: [of('Namespace', 'team')], actions: [deleted('team')], home: 'default', standing: [] },
  { name: 'an action makes it', written: [of('Pod', 'p')], actions: [made, deleted('team')], home: 'default', standing: [] },
  { name: 'there are two', written: [of('Pod', 'p')], actions: [deleted('a'), deleted('b')], home: 'default', standing: ['a', 'b'] },
  { name: 'it is not known what was written', written: [null], actions: [deleted('team')], home: 'default', standing: ['team'] },
];

describe('the namespaces of a scenario', () => {
  test.each(CASES)('when $name', ({ written, actions, home, standing }) => {
    const found = namespacesOf(written, actions);
    expect(found.home).toBe(home);
    expect(found.standing.flatMap(({ kind, metadata }) => (kind === 'Namespace' ? [metadata.name] : []))).toEqual(standing);
  });
});
