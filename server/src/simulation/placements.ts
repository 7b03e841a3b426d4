import { type Language, say, type Text } from '../texts/text.ts';
import { explainPlacement, type NodePlacement, type PlacementExplanation } from './scheduler/explainPlacement.ts';
import type { Simulation } from './simulation.ts';
import { isPodTerminal, type Pod } from './world/pod.ts';
import { worldAt } from './worldAt.ts';

/** Pods that are explained at once; nodes that a table shows. */
const PODS_MAX = 20;
const NODES_MAX = 200;
/** Fields that are named for one refusal. */
const FIELDS_MAX = 4;
/** Nodes whose scores are taken apart. */
const SCORES_MAX = 10;

/**
 * Where the Pods of a run could go at an instant (seconds), and why not elsewhere: those that wait for a node first, then those that have one, as if
 * they had not. Pods of one template have the same to be said to them: of each owner only the first of either kind. The world is run again to the instant.
 */
export function placementsAt(simulation: Simulation, atSeconds: number): PlacementExplanation[] {
  const { world } = worldAt(simulation, Math.round(atSeconds * 1000));
  const objects = world.store.all();
  const pods = (world.store.list('Pod') as Pod[]).filter(({ status }) => !isPodTerminal(status));
  const firsts = new Map<string, Pod>();
  for (const pod of pods) {
    const key = `${pod.spec.nodeName ? 'placed' : 'waiting'} ${pod.metadata.ownerReferences?.[0]?.uid ?? pod.metadata.uid}`;
    if (!firsts.has(key)) firsts.set(key, pod);
  }
  const waitingFirst = [...firsts.values()].sort((one, other) => Number(Boolean(one.spec.nodeName)) - Number(Boolean(other.spec.nodeName)));
  return waitingFirst.slice(0, PODS_MAX).map((pod) => explainPlacement(objects, pod));
}

/** Markdown: for every Pod a table of nodes and the filters that refuse some of them, and below it what these say and which fields they go by. */
export function placementText(placements: readonly PlacementExplanation[], language: Language): string {
  if (placements.length === 0) return `${say(TEXTS.noPods, language)}\n`;
  return placements.map((placement) => `${blockOf(placement, language).join('\n')}\n`).join('\n');
}

function blockOf(placement: PlacementExplanation, language: Language): string[] {
  const { pod, nodes, filters, gated, chosen, message, preemption } = placement;
  const possible = nodes.filter(fits).length;
  const verdict = chosen === null ? null : say(TEXTS.chosen, language, { node: chosen, possible, nodes: nodes.length });
  const lines = [`## ${pod}`, '', gated ?? message ?? verdict ?? ''];
  if (preemption) lines.push('', say(TEXTS.room, language, { node: preemption.node, victims: preemption.victims.join(', ') }));
  if (nodes.length === 0) return lines;
  const refusing = filters.filter((plugin) => nodes.some(({ refusals }) => refusals.some((refusal) => refusal.plugin === plugin)));
  const rows = nodes
    .slice(0, NODES_MAX)
    .map((node) => [
      node.node,
      ...refusing.map((plugin) => (node.refusals.some((refusal) => refusal.plugin === plugin) ? '✗' : '✓')),
      node.total === null ? '' : `${node.node === chosen ? '★ ' : ''}${node.total}`,
    ]);
  lines.push('', ...tableOf([say(TEXTS.node, language), ...refusing, say(TEXTS.score, language)], rows));
  if (nodes.length > NODES_MAX) lines.push('', say(TEXTS.more, language, { count: nodes.length - NODES_MAX }));
  const legend = [...legendOf(placement, refusing, language), ...scoreLines(nodes)];
  return legend.length > 0 ? [...lines, '', ...legend] : lines;
}

const fits = ({ refusals }: NodePlacement): boolean => refusals.length === 0;

/** What makes up the scores of the best nodes. */
function scoreLines(nodes: readonly NodePlacement[]): string[] {
  const scored = nodes.filter(({ total }) => total !== null).sort((one, other) => other.total! - one.total!);
  return scored.slice(0, SCORES_MAX).map(({ node, total, scores }) => {
    const parts = scores!.filter(({ score }) => score !== 0).map(({ plugin, score }) => `${plugin} ${score}`);
    return `- ${node}: ${total} = ${parts.join(' + ') || '0'}`;
  });
}

/** Each different thing that a filter says, with the number of nodes and the fields behind it. */
function legendOf({ pod, nodes }: PlacementExplanation, refusing: readonly string[], language: Language): string[] {
  const own = `Pod/${pod.slice(pod.indexOf('/') + 1)} `;
  return refusing.flatMap((plugin) => {
    const said = new Map<string, { count: number; readonly fields: Set<string> }>();
    for (const { node, refusals } of nodes) {
      const refusal = refusals.find((each) => each.plugin === plugin);
      if (!refusal) continue;
      const words = refusal.reasons.join(', ');
      const known = said.get(words) ?? { count: 0, fields: new Set<string>() };
      said.set(words, known);
      known.count++;
      for (const field of refusal.fields) known.fields.add(field.replace(own, '').replace(`Node/${node} `, 'Node '));
    }
    return [...said].map(([words, { count, fields }]) => {
      const origin = fields.size > 0 ? ` ← ${[...fields].slice(0, FIELDS_MAX).join(', ')}` : '';
      return `- ${plugin}: ${words}${origin} ${say(TEXTS.count, language, { count, nodes: nodes.length })}`;
    });
  });
}

/** Cells as wide as their column, so that the text is a table wherever it is read. */
function tableOf(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const cells = [header, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = header.map((_, column) =>
    Math.max(3, ...cells.map((row) => (column === header.length - 1 ? 3 : widthOf(row[column] ?? '')))),
  );
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell + ' '.repeat(Math.max(0, widths[column]! - widthOf(cell)))).join(' | ')} |`;
  const [first, ...rest] = cells;
  return [line(first ?? []), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rest.map(line)];
}

/** Chinese characters are twice as wide. */
const widthOf = (text: string): number => [...text].reduce((sum, character) => sum + (character > '\u2e7f' ? 2 : 1), 0);

const TEXTS = {
  node: { en: 'Node', 'zh-cn': '节点' },
  score: { en: 'Score', 'zh-cn': '得分' },
  count: { en: '({count} of {nodes} nodes)', 'zh-cn': '（{nodes} 个节点中的 {count} 个）' },
  noPods: { en: 'There is no Pod at this time.', 'zh-cn': '此刻没有 Pod。' },
  chosen: {
    en: 'It would go to {node}; {possible} of {nodes} nodes are possible.',
    'zh-cn': '会调度到 {node}；{nodes} 个节点中有 {possible} 个可行。',
  },
  room: {
    en: 'Room would be made on {node} by preempting {victims}.',
    'zh-cn': '会在 {node} 上抢占 {victims} 以腾出空间。',
  },
  more: { en: '… and {count} more nodes.', 'zh-cn': '……另有 {count} 个节点。' },
} as const satisfies Record<string, Text>;
