import { locate, type ManifestDocument, type Node, PROBLEM_TEXTS, type Problem, type Span } from '../manifest/index.ts';
import { lineEndOf, lineStartOf } from '../manifest/layout.ts';
import type { Text } from '../texts/text.ts';
import type { Decoded } from './decode/decode.ts';
import { filled } from './decode/texts.ts';
import { MISSING_BLANK, TIGHT_DASH, tightDash } from './decode/tightDash.ts';
import { FIRST_KEY, WHOLE } from './findingTexts.ts';
import type { KubernetesObject } from './object.ts';
import { relatedPlaces } from './relatedPlaces.ts';
import { removedKind, servedVersionsOf } from './schema/kinds.ts';
import type { Refusal } from './validation/rule.ts';
import type { Finding } from './verdict.ts';
import type { WarningFinding } from './warnings/finding.ts';

/** Finds the places of field paths in a document; `base` leads to the object they begin at, which is an item in a list. */
export class Places {
  constructor(
    readonly document: ManifestDocument,
    private readonly base: readonly (string | number)[] = [],
  ) {}

  /**
   * Scalars by their value, collections by their key, what is absent by the nearest thing around it that is there.
   * @param ofKey it is the key that is meant, whatever its value
   */
  of(path: readonly (string | number)[], ofKey = false): Span {
    const { key, value } = locate(this.document, [...this.base, ...path]);
    if (ofKey && key) return { start: key.start, end: key.end };
    if (value?.type === 'scalar' && value.end > value.start) return { start: value.start, end: value.end };
    if (key) return { start: key.start, end: key.end };
    return value ? this.beginning(value) : this.firstLine(0, this.document.text.length);
  }

  /** An item of a list that is a collection is shown by its first line. */
  private beginning(value: Node): Span {
    const first = value.type === 'mapping' && !value.flow ? value.pairs[0] : undefined;
    if (first) return { start: first.key.start, end: first.value.type === 'scalar' ? first.value.end : first.key.end };
    return this.firstLine(value.start, value.end);
  }

  /** Whether something is written at a path. */
  has(path: readonly (string | number)[]): boolean {
    return locate(this.document, [...this.base, ...path]).found;
  }

  /** A path as it leads from the root of the document. */
  fromRoot(path: readonly (string | number)[]): readonly (string | number)[] {
    return this.base.length === 0 ? path : [...this.base, ...path];
  }

  firstLine(start: number, end: number): Span {
    const stop = this.document.text.indexOf('\n', start);
    return { start, end: stop < 0 || stop > end ? end : stop };
  }
}

/** @param object what was judged: where else a refusal comes from is looked up there */
export function findingsOfRefusals(refusals: readonly Refusal[], object: KubernetesObject, places: Places): Finding[] {
  return refusals.map(({ rule, path, reason, message, facts, fault }) => {
    const field = path.toString();
    const segments = path.segments();
    const related = relatedPlaces(rule.id, reason, segments, object).flatMap(({ path: other, message: words }) =>
      places.has(other) ? { ...places.of(other), message: words } : [],
    );
    return {
      ...places.of(segments, facts?.ofKey),
      severity: 'error',
      code: rule.id,
      message: fault === undefined ? `${field}: ${message}` : message,
      explain: rule.explain,
      field,
      ...(related.length > 0 && { related }),
      data: { reason, path: places.fromRoot(segments), ...facts },
    };
  });
}

/** What admission plugins and warnings say, each with its place; several places of one text stand as related ones. */
export function findingsOfSpoken(spoken: readonly WarningFinding[], severity: 'error' | 'warning', places: Places): Finding[] {
  return spoken.map(({ id, message, path, ofKey, paths, better, explain, related }) => ({
    ...places.of(path.segments(), ofKey),
    severity,
    code: id,
    message,
    explain,
    field: path.toString(),
    data: {
      path: places.fromRoot(path.segments()),
      ...(better && { better }),
      ...(paths && { paths: paths.map((each) => places.fromRoot(each.segments())) }),
    },
    ...(related ? { related: related.map((each) => ({ ...places.of(each.path.segments()), message: each.explain })) } : {}),
    ...(/\bdeprecated\b/.test(message) ? { tags: ['deprecated' as const] } : {}),
  }));
}

/** Problems of decoding; without any, the refusal as a whole at the place that brought it about. */
export function findingsOfDecode(decoded: Decoded, places: Places): Finding[] {
  if (decoded.problems.length > 0) {
    return decoded.problems.map(({ code, message, field, start, end, explain, first, data }) => ({
      start,
      end,
      severity: 'error',
      code,
      message,
      explain,
      field,
      ...(first && { related: [{ ...first, message: FIRST_KEY }] }),
      ...(data ? { data: { ...data, ...(data.path ? { path: places.fromRoot(data.path as readonly (string | number)[]) } : {}) } } : {}),
    }));
  }
  if (decoded.refusal && places.document.parseError !== null) return findingsOfText(decoded.refusal.message, places);
  return decoded.refusal ? [wholeFinding(decoded, decoded.refusal.message, places)] : [];
}

const DIRECTIVE = /\{[{%]/;

/** A template, refused as it stands: said once, at its first directive, since nothing else of it is what it will be. */
export function findingOfTemplate(message: string, places: Places): Finding {
  const { text } = places.document;
  const start = Math.max(0, text.search(DIRECTIVE));
  return { ...places.firstLine(start, text.length), severity: 'error', code: 'template', message, explain: WHOLE.template, field: '' };
}

/** Of a problem that lies between two characters, so much of the word behind it is marked. */
const WORD_MAX = 60;

/** More than this nobody reads; what comes behind is mostly a consequence. */
const TEXT_PROBLEMS_MAX = 50;

/**
 * What makes a text unreadable, each problem at its true place. The first one brings the server's words, whose line is where it gave up:
 * often one behind.
 */
function findingsOfText(message: string, places: Places): Finding[] {
  const { document } = places;
  const tabs = new Set(document.problems.filter(({ code }) => code === 'tab-indentation').map(({ start }) => start));
  // Behind a tab every column is wrong.
  const told = document.problems.filter(({ code, start }) => code !== 'duplicate-key' && !(code === 'bad-indentation' && tabs.has(start)));
  const problems = told.slice(0, TEXT_PROBLEMS_MAX);
  if (problems.length === 0) {
    const line = places.firstLine(0, document.text.length);
    return [{ ...line, severity: 'error', code: 'unreadable', message, explain: WHOLE.unreadable, field: '' }];
  }
  const dashes = new Set<number>();
  return problems.flatMap((problem, index) => {
    const dash = tightDashBehind(document.text, problem);
    if (dash && dashes.has(dash.start)) return [];
    if (dash) dashes.add(dash.start);
    const { code, start, end, subject } = dash ?? problem;
    return {
      start,
      end: end > start ? end : Math.min(start + wordAt(document.text, start), document.text.length),
      severity: 'error' as const,
      code,
      message: index === 0 ? message : '',
      explain: filled(dash ? MISSING_BLANK : PROBLEM_TEXTS[problem.code], { subject }),
      field: '',
      data: { subject },
    };
  });
}

const wordAt = (text: string, start: number): number => /^[^\s:]+/.exec(text.slice(start, start + WORD_MAX))?.[0].length ?? 1;

/** What only looks like an item of a list, where that is what makes a line unreadable: the line itself or the one that it hangs below. */
function tightDashBehind(text: string, { code, start }: Problem): (Span & { readonly code: string; readonly subject: string }) | null {
  if (code !== 'missing-colon' && code !== 'bad-indentation') return null;
  const line = lineStartOf(text, start);
  const at = code === 'missing-colon' ? line : lineAround(text, line);
  const word = at < 0 ? null : tightDash(text.slice(at, lineEndOf(text, at)));
  return word && { code: TIGHT_DASH, start: at + word.column, end: at + word.column + word.text.length, subject: word.text };
}

const indentationAt = (text: string, line: number): number => /^ */.exec(text.slice(line, lineEndOf(text, line)))![0].length;

/** The start of the nearest line above that is indented less, remarks and empty lines aside; -1 when there is none. */
function lineAround(text: string, line: number): number {
  const own = indentationAt(text, line);
  for (let at = line; at > 0; ) {
    at = lineStartOf(text, at - 1);
    if (!/^[ \t]*(?:#|$)/.test(text.slice(at, lineEndOf(text, at))) && indentationAt(text, at) < own) return at;
  }
  return -1;
}

function wholeFinding(decoded: Decoded, message: string, places: Places): Finding {
  const { apiVersion, kind } = decoded;
  const { document } = places;
  if (!decoded.root)
    return {
      ...places.firstLine(0, document.text.length),
      severity: 'error',
      code: 'no-object',
      message,
      explain: WHOLE.noObject,
      field: '',
    };
  if (!apiVersion || !kind) {
    const field = kind ? 'apiVersion' : 'kind';
    const explain = kind ? suggestVersions(kind) : WHOLE.noKind;
    return {
      ...places.of([kind ? 'kind' : 'apiVersion']),
      severity: 'error',
      code: `no-${field.toLowerCase()}`,
      message,
      explain,
      field,
      data: { path: places.fromRoot([field]) },
    };
  }
  return unknownKind(apiVersion, kind, message, places);
}

const suggestVersions = (kind: string): Text => {
  const versions = servedVersionsOf(kind);
  return versions.length > 0 ? filled(WHOLE.noVersionOf, { kind, versions: versions.join(', ') }) : WHOLE.noVersion;
};

/** A kind and version that the server does not serve: removed, of another group, or of a custom resource. */
function unknownKind(apiVersion: string, kind: string, message: string, places: Places): Finding {
  const place = places.of(['apiVersion']);
  const removed = removedKind(apiVersion, kind);
  const versions = servedVersionsOf(kind);
  const common = { ...place, code: 'unserved-kind', message, field: 'apiVersion' };
  if (removed) {
    const use = removed.replacement?.slice(0, removed.replacement.lastIndexOf('/')) ?? '';
    const explain = use
      ? filled(WHOLE.removed, { apiVersion, kind, version: removed.removedIn, use })
      : filled(WHOLE.removedForGood, { apiVersion, kind, version: removed.removedIn });
    return {
      ...common,
      severity: 'error',
      explain,
      data: { path: places.fromRoot(['apiVersion']), apiVersion, ...(use ? { suggestion: use, removed: true } : {}) },
    };
  }
  if (apiVersion.startsWith('kustomize.')) return { ...common, severity: 'error', explain: WHOLE.kustomization };
  const custom = apiVersion.includes('.') && !/(^|\.)k8s\.io\//.test(apiVersion);
  if (custom) return { ...common, severity: 'warning', explain: filled(WHOLE.custom, { apiVersion, kind }) };
  if (versions.length > 0) {
    const explain = filled(WHOLE.otherVersion, { apiVersion, kind, versions: versions.join(', ') });
    return { ...common, severity: 'error', explain, data: { path: places.fromRoot(['apiVersion']), apiVersion, suggestion: versions[0] } };
  }
  return {
    ...common,
    ...places.of(['kind']),
    severity: 'error',
    field: 'kind',
    explain: filled(WHOLE.unknown, { apiVersion, kind }),
    data: { path: places.fromRoot(['kind']), apiVersion },
  };
}
