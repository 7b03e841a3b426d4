import type { Text } from '../../texts/text.ts';
import { type FixFamily, fix } from './fix.ts';

const REMOVE: Text = { en: "Remove '{name}'", 'zh-cn': '删除“{name}”' };

/** Rules whose way out is to leave the field away; elsewhere the field may be what is wanted, and something else is wrong. */
const ONLY_WAY: ReadonlySet<string> = new Set([
  'pod.ephemeral-containers.fields',
  'pod.ephemeral-containers.create',
  'pod.template.ephemeral-containers',
  'pod.os.linux',
  'pod.os.windows',
  'pod.os.windows.container',
  'pod.pod-resources.windows',
  'pod.pod-resources.claims',
  'workload.template.active-deadline.daemonset',
  'workload.template.active-deadline.replicaset',
  'workload.template.active-deadline.replicationcontroller',
  'workload.template.active-deadline.statefulset',
  'pod.volumes.ephemeral.metadata',
  'selector.label.operator',
  'pod.node-affinity.operator',
]);

/** A field that must not be there. */
export const forbidden: FixFamily = function* ({ data, finding, path, editor }) {
  if (data.reason !== 'FieldValueForbidden') return;
  const name = String([...path].reverse().find((segment) => typeof segment === 'string') ?? '');
  yield* fix('remove-forbidden', REMOVE, editor.remove(path), { values: { name }, preferred: ONLY_WAY.has(finding.code) });
};
