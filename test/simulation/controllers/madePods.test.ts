import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Fields } from '../../../server/src/kubernetes/defaults/shape.ts';
import { judge } from '../../../server/src/kubernetes/judge.ts';
import type { KubernetesObject } from '../../../server/src/kubernetes/object.ts';
import { parseDocument } from '../../../server/src/manifest/index.ts';
import { readManifest } from '../../../server/src/simulation/manifests.ts';
import { play } from './cases.ts';

const MAKERS = new Set(['Deployment', 'ReplicaSet', 'ReplicationController', 'StatefulSet', 'Job']);
/** Manifests that the API server accepted. */
const RECORDS = ['workloads', 'corpus'].flatMap((name) =>
  readFileSync(join(import.meta.dirname, `../../../../shared/oracle/validation/${name}.jsonl`), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { id: string; kind: string; verdict: string; manifest: string })
    .filter(({ kind, verdict }) => MAKERS.has(kind) && verdict === 'accepted'),
);

/** The spec without what differs by nature: node, identity and claims of a StatefulSet, index of a Job, the volume with the token. */
function comparable(kind: string, spec: Fields): Fields {
  const { nodeName, hostname, subdomain, serviceAccount, preemptionPolicy, volumes = [], ...rest } = structuredClone(spec);
  const isToken = ({ name }: Fields): boolean => name.startsWith('kube-api-access-');
  for (const container of [...rest.containers, ...(rest.initContainers ?? [])]) {
    container.volumeMounts = (container.volumeMounts ?? []).filter((mount: Fields) => !isToken(mount));
    container.env = (container.env ?? []).filter(({ name }: Fields) => name !== 'JOB_COMPLETION_INDEX');
    container.resources ??= {};
  }
  for (const { ephemeral } of volumes) if (ephemeral) ephemeral.volumeClaimTemplate.metadata ??= {};
  return { priority: 0, ...rest, volumes: kind === 'StatefulSet' ? [] : volumes.filter((volume: Fields) => !isToken(volume)) };
}

test('the Pods of a template are what the API server makes of the same Pod when somebody writes it', () => {
  let compared = 0;
  for (const { id, kind, manifest } of RECORDS) {
    const read = readManifest(manifest, '1.36', []);
    const template = read.length === 1 ? read[0]?.written?.spec?.template : undefined;
    if (!template || read[0]?.object === null) continue;
    const pod: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'x', labels: template.metadata?.labels },
      spec: template.spec,
    };
    const { verdict, object } = judge(parseDocument(JSON.stringify(pod)), { version: '1.36', objects: [] });
    const [made] = play(manifest, { until: 0.5 }).simulation.world.store.list('Pod');
    // None of a Job that is suspended, of no replicas, or another controller's; what a template may hold and a Pod may not is refused.
    if (!made || verdict !== 'accepted' || !object) continue;
    compared++;
    expect(comparable(kind, made.spec as Fields), id).toEqual(comparable(kind, object.spec as Fields));
  }
  expect(compared).toBeGreaterThan(200);
});
