import { CompletionItemKind } from 'vscode-languageserver-types';
import { conceptsAt } from '../../kubernetes/handbook/handbook.ts';
import { apiVersions, servedKinds, servedVersionsOf } from '../../kubernetes/schema/kinds.ts';
import { locate } from '../../manifest/index.ts';
import { explain } from '../handbook.ts';
import { Markdown } from '../markdown.ts';
import type { CompletionPlace, CompletionSource, Proposal } from './source.ts';

/** Values that the schema knows: enums, booleans, and for a document's first two keys the kinds and API versions there are. */
export const values: CompletionSource = function* (place) {
  const { cursor, type } = place;
  if (cursor.role === 'key' && !cursor.item) return;
  const [key, ...below] = cursor.path.slice(place.base.length);
  if (below.length === 0 && key === 'kind') yield* kinds(place);
  else if (below.length === 0 && key === 'apiVersion') yield* versions(place);
  else if (type?.kind === 'boolean') yield* [true, false].map((value) => ({ ...valueProposal(String(value)), literal: true }));
  else if (type?.kind === 'string') yield* type.values.map((value) => explained(valueProposal(value), value, place));
};

/** With the handbook's words where it has a concept of the value (`restartPolicy: Never`) or kind. */
function explained(proposal: Proposal, value: string, { cursor, schema, language, links }: CompletionPlace, kind = schema): Proposal {
  const here = kind && conceptsAt(kind, cursor.path, value, language);
  const concept = here?.ofValue ?? here?.related.find(({ term }) => term === value);
  return concept ? { ...proposal, documentation: explain(new Markdown(language), concept, { language, links }).toString() } : proposal;
}

const valueProposal = (value: string, rank = 0): Proposal => ({ label: value, insert: value, kind: CompletionItemKind.EnumMember, rank });

/** Kinds that people write by hand most of all come first. */
const FREQUENT = new Set([
  'Pod',
  'Deployment',
  'Service',
  'ConfigMap',
  'Secret',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'Ingress',
  'PersistentVolumeClaim',
]);

/** API versions of what people write by hand most of all, in this order. */
const FREQUENT_VERSIONS = ['v1', 'apps/v1', 'batch/v1', 'networking.k8s.io/v1', 'autoscaling/v2', 'policy/v1'];

/** Lower for API versions that people write more often. */
export function rankOf(apiVersion: string): number {
  const index = FREQUENT_VERSIONS.indexOf(apiVersion);
  return index < 0 ? FREQUENT_VERSIONS.length : index;
}

function* kinds(place: CompletionPlace): Iterable<Proposal> {
  const { version } = place;
  const written = scalarAt(place, 'apiVersion');
  const seen = new Set<string>();
  for (const schema of servedKinds(version)) {
    const { kind, apiVersion } = schema;
    if ((written && written !== apiVersion) || seen.has(kind)) continue;
    seen.add(kind);
    const proposal = { ...valueProposal(kind, FREQUENT.has(kind) ? 0 : 1), detail: apiVersion, kind: CompletionItemKind.Class };
    yield explained(proposal, kind, place, schema);
  }
}

function versions(place: CompletionPlace): Proposal[] {
  const { version } = place;
  const kind = scalarAt(place, 'kind');
  const fitting = kind ? servedVersionsOf(kind, version) : [];
  const served = new Set(servedKinds(version).map((schema) => schema.apiVersion));
  return (fitting.length > 0 ? fitting : apiVersions().filter((each) => served.has(each))).map((each) => valueProposal(each, rankOf(each)));
}

function scalarAt({ document, base }: CompletionPlace, key: string): string | null {
  const { found, value } = locate(document, [...base, key]);
  return found && value?.type === 'scalar' && typeof value.value === 'string' && value.value !== '' ? value.value : null;
}
