import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entriesOfFile, judgeAll } from '../../server/src/cli/judging.ts';
import { toPersisted } from '../../server/src/kubernetes/defaults/persisted.ts';
import type { MinorVersion } from '../../server/src/kubernetes/object.ts';

const folder = join(fileURLToPath(new URL('.', import.meta.url)), '../../../shared/oracle/validation');

/** One recorded answer of an API server; the format is told in ../shared/oracle/FORMAT.md. */
export interface VerdictRecord {
  readonly id: string;
  readonly group?: string;
  readonly manifest: string;
  readonly namespaceLabels?: Record<string, string>;
  readonly clusterObjects?: readonly string[];
  readonly namespaceObjects?: readonly { metadata: Record<string, unknown>; [key: string]: unknown }[];
  readonly requestNamespace?: string;
  readonly unstable?: unknown;
  readonly version?: MinorVersion;
  readonly verdict: 'accepted' | 'refused';
  readonly message?: string;
  readonly causes?: readonly { reason: string; field: string; message: string }[];
  readonly warnings?: readonly string[];
  readonly persisted?: unknown;
}

export const recordsAreHere = existsSync(folder);

/** File name without ending → its records. */
export function verdictRecords(): Map<string, VerdictRecord[]> {
  const files = recordsAreHere ? readdirSync(folder).filter((file) => file.endsWith('.jsonl')) : [];
  return new Map(
    files.map((file) => {
      const lines = readFileSync(join(folder, file), 'utf8').trim().split('\n');
      const records = lines.map((line) => JSON.parse(line) as VerdictRecord);
      // Records made in another namespace than the manifest's cannot be told in a manifest.
      return [basename(file, '.jsonl'), records.filter((record) => !record.requestNamespace)];
    }),
  );
}

const namespaceOf = (text: string): string => /^\s{1,8}["']?namespace["']?:\s*["']?([\w.-]+)/m.exec(text)?.[1] ?? 'default';

function standing(reference: string, namespace: string): object {
  const [kind, name] = reference.split('/');
  if (kind === 'PriorityClass') return { apiVersion: 'scheduling.k8s.io/v1', kind, metadata: { name }, value: 1000 };
  if (kind === 'RuntimeClass') return { apiVersion: 'node.k8s.io/v1', kind, metadata: { name }, handler: 'runc' };
  return { apiVersion: 'v1', kind, metadata: kind === 'ServiceAccount' ? { name, namespace } : { name } };
}

/** What stood in the cluster goes in front of the manifest, each object a document. */
export function fileOf(record: VerdictRecord): string {
  const namespace = namespaceOf(record.manifest);
  const before = [
    ...(record.namespaceLabels
      ? [{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: record.namespaceLabels } }]
      : []),
    ...(record.clusterObjects ?? []).map((reference) => standing(reference, namespace)),
    ...(record.namespaceObjects ?? []).map((object) => ({ ...object, metadata: { ...object.metadata, namespace } })),
  ];
  return before.map((object) => `${JSON.stringify(object)}\n---\n`).join('') + record.manifest;
}

/** What we answer to the last document of a record's file. */
export function answer(record: VerdictRecord) {
  const version = record.version ?? '1.36';
  const judged = judgeAll(entriesOfFile(record.id, fileOf(record)), { version, stored: new Map() }).at(-1)!;
  const { verdict, message, causes, warnings, object } = judged.verdict;
  const persisted = verdict === 'accepted' && object ? JSON.parse(JSON.stringify(toPersisted(object, version))) : undefined;
  return { verdict, message, causes, warnings, persisted };
}
