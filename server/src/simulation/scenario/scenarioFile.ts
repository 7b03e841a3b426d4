import {
  entriesOf,
  keyName,
  type ManifestDocument,
  ManifestFile,
  type MappingNode,
  type Node,
  PROBLEM_TEXTS,
  resolved,
  type Span,
} from '../../manifest/index.ts';
import { say, type Text } from '../../texts/text.ts';
import type { Scenario, ScenarioAction } from '../timeline.ts';
import { epochOf } from '../world/instant.ts';
import { type Expectation, parseExpectation, secondsOf } from './expectation.ts';
import { plainValue } from './plainValue.ts';
import { VERBS } from './verbs.ts';

/** What is wrong in a scenario file, and where. Offsets count UTF-16 code units of the file. */
export interface ScenarioProblem extends Span {
  readonly message: Text;
}

/** A scenario as it lies in a file. Its sound part is always there. */
export interface ScenarioFile {
  readonly scenario: Scenario;
  readonly expectations: readonly Expectation[];
  /** `manifest`: the files the scenario is about, relative to its own; empty when it does not say. */
  readonly manifests: readonly string[];
  /** `conditions.cluster` when it names a file of objects that were there before. */
  readonly clusterFile: string | null;
  readonly problems: readonly ScenarioProblem[];
}

/** Whether a file is a scenario and not a manifest, by its name. */
export const isScenarioName = (name: string): boolean => /\.podsight\.(ya?ml|json)$/i.test(name);

/** What a scenario may hold, in the order in which people look for it. */
export const SCENARIO_FIELDS = ['manifest', 'horizon', 'seed', 'actions', 'conditions', 'expect'] as const;

const FIELDS = new Set<string>(SCENARIO_FIELDS);

/** Reads a scenario file, YAML or JSON: `manifest`, `horizon`, `actions`, `conditions` and `expect`. Never throws. */
export function readScenarioFile(text: string): ScenarioFile {
  const found = new ManifestFile(text).documents[0];
  return found ? new Reader(found.document, found.start).read() : EMPTY;
}

const EMPTY: ScenarioFile = { scenario: {}, expectations: [], manifests: [], clusterFile: null, problems: [] };

class Reader {
  private readonly problems: ScenarioProblem[] = [];

  constructor(
    private readonly document: ManifestDocument,
    /** Where the document begins in the file. */
    private readonly start: number,
  ) {}

  read(): ScenarioFile {
    const { document } = this;
    for (const problem of document.problems) this.report(problem, PROBLEM_TEXTS[problem.code], { subject: problem.subject });
    const root = document.root && resolved(document.root);
    if (!root || (root.type === 'scalar' && root.value === null)) return { ...EMPTY, problems: this.problems };
    if (root.type !== 'mapping') {
      this.report(root, TEXTS.noMapping);
      return { ...EMPTY, problems: this.problems };
    }
    for (const { key } of entriesOf(root)) {
      const name = keyName(key) ?? '';
      if (!FIELDS.has(name)) this.report(key, TEXTS.unknownField, { name, fields: [...FIELDS].join(', ') });
    }
    const horizon = this.horizon(root);
    const actions = this.actions(root);
    const { conditions, clusterFile } = this.conditions(root);
    const seed = this.seed(root);
    return {
      scenario: {
        ...(horizon === null ? {} : { horizon }),
        ...(seed === null ? {} : { seed }),
        ...(actions.length > 0 ? { actions } : {}),
        ...(conditions ? { conditions } : {}),
      },
      expectations: this.expectations(root),
      manifests: this.strings(root, 'manifest', TEXTS.noPath),
      clusterFile,
      problems: this.problems,
    };
  }

  private horizon(root: MappingNode): number | null {
    const node = this.value(root, 'horizon');
    if (!node) return null;
    const seconds = timeOf(node);
    if (seconds === null) this.report(node, TEXTS.noTime);
    return seconds;
  }

  private seed(root: MappingNode): number | null {
    const node = this.value(root, 'seed');
    if (!node) return null;
    if (node.type === 'scalar' && Number.isInteger(node.value) && Number(node.value) >= 0) return Number(node.value);
    this.report(node, TEXTS.noSeed);
    return null;
  }

  private actions(root: MappingNode): ScenarioAction[] {
    return this.items(root, 'actions').flatMap((item) => {
      if (item.type !== 'mapping') {
        this.report(item, TEXTS.noAction);
        return [];
      }
      const atNode = this.value(item, 'at');
      const verbNode = this.value(item, 'verb');
      const at = atNode ? timeOf(atNode) : null;
      const verb = verbNode?.type === 'scalar' && typeof verbNode.value === 'string' ? verbNode.value : null;
      if (at === null) this.report(atNode ?? item, TEXTS.noTime);
      if (verb === null || !VERBS.has(verb))
        this.report(verbNode ?? item, TEXTS.unknownVerb, { verb: verb ?? '', verbs: [...VERBS].join(', ') });
      if (at === null || verb === null) return [];
      return [{ ...(plainValue(item) as object), at, verb }];
    });
  }

  private conditions(root: MappingNode): { conditions: Scenario['conditions'] | null; clusterFile: string | null } {
    const node = this.value(root, 'conditions');
    if (!node) return { conditions: null, clusterFile: null };
    if (node.type !== 'mapping') {
      this.report(node, TEXTS.noConditions);
      return { conditions: null, clusterFile: null };
    }
    const startedAt = this.value(node, 'startedAt');
    if (startedAt && (startedAt.type !== 'scalar' || epochOf(startedAt.value) === null)) this.report(startedAt, TEXTS.noInstant);
    const { cluster, ...others } = plainValue(node) as { cluster?: unknown; [fact: string]: unknown };
    if (typeof cluster === 'string') return { conditions: others, clusterFile: cluster };
    return { conditions: plainValue(node) as Scenario['conditions'], clusterFile: null };
  }

  private expectations(root: MappingNode): Expectation[] {
    return this.items(root, 'expect').flatMap((item) => {
      if (item.type !== 'scalar' || typeof item.value !== 'string') {
        this.report(item, TEXTS.noExpectation);
        return [];
      }
      const read = parseExpectation(item.value);
      if ('text' in read) return [read];
      this.report(item, read.message, { word: read.word });
      return [];
    });
  }

  /** The strings of a field that holds one or a list of them. */
  private strings(root: MappingNode, name: string, complaint: Text): string[] {
    return this.items(root, name).flatMap((item) => {
      if (item.type === 'scalar' && typeof item.value === 'string') return [item.value];
      this.report(item, complaint);
      return [];
    });
  }

  /** The items of a list; a single value counts as a list of one. */
  private items(root: MappingNode, name: string): Exclude<Node, { type: 'alias' }>[] {
    const node = this.value(root, name);
    if (!node) return [];
    const items = node.type === 'sequence' ? node.items : [node];
    return items.flatMap((item) => resolved(item) ?? []);
  }

  /** The value of a field; null when it is absent or null. */
  private value(mapping: MappingNode, name: string): Exclude<Node, { type: 'alias' }> | null {
    const pair = entriesOf(mapping).findLast(({ key }) => keyName(key) === name);
    const node = pair ? resolved(pair.value) : null;
    return node?.type === 'scalar' && node.value === null ? null : node;
  }

  private report({ start, end }: Span, text: Text, values: Readonly<Record<string, string>> = {}): void {
    const message: Text = { en: say(text, 'en', values), 'zh-cn': say(text, 'zh-cn', values) };
    this.problems.push({ start: this.start + start, end: this.start + end, message });
  }
}

/** Seconds of a number or of a duration as text. */
function timeOf(node: Node): number | null {
  if (node.type !== 'scalar') return null;
  if (typeof node.value === 'number') return Number.isFinite(node.value) && node.value >= 0 ? node.value : null;
  return typeof node.value === 'string' ? secondsOf(node.value) : null;
}

const TEXTS = {
  noMapping: {
    en: 'A scenario is a mapping with `manifest`, `horizon`, `actions`, `conditions` and `expect`.',
    'zh-cn': '场景文件是一个映射，包含 `manifest`、`horizon`、`actions`、`conditions` 和 `expect`。',
  },
  unknownField: {
    en: '`{name}` is no field of a scenario. There are: {fields}.',
    'zh-cn': '场景里没有字段 `{name}`。可用的有：{fields}。',
  },
  noTime: {
    en: 'A time is needed here: seconds, or `30s`, `10m`, `1h30m`.',
    'zh-cn': '这里需要一个时间：秒数，或 `30s`、`10m`、`1h30m`。',
  },
  noInstant: {
    en: 'A time of day is needed here, `08:55`, or an instant, `2026-03-29T00:55:00Z`.',
    'zh-cn': '这里需要一天中的时间，如 `08:55`，或一个时刻，如 `2026-03-29T00:55:00Z`。',
  },
  noSeed: { en: 'A seed is a whole number from 0 on.', 'zh-cn': 'seed 是从 0 开始的整数。' },
  noAction: { en: 'An action is a mapping with `at` and `verb`.', 'zh-cn': '一个动作是带有 `at` 和 `verb` 的映射。' },
  unknownVerb: { en: '`{verb}` is no action. There are: {verbs}.', 'zh-cn': '没有名为 `{verb}` 的动作。可用的有：{verbs}。' },
  noConditions: { en: '`conditions` is a mapping.', 'zh-cn': '`conditions` 应当是一个映射。' },
  noExpectation: {
    en: 'An expectation is one line of text, such as `ready before 60s`.',
    'zh-cn': '一条期望是一行文字，例如 `ready before 60s`。',
  },
  noPath: { en: 'The path of a manifest is expected here.', 'zh-cn': '这里需要清单文件的路径。' },
} as const;
