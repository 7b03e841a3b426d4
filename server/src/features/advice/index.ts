import { filled } from '../../kubernetes/decode/texts.ts';
import type { Fields } from '../../kubernetes/defaults/shape.ts';
import type { KubernetesObject } from '../../kubernetes/object.ts';
import { type PodTemplate, podTemplateOf, podTemplatePath } from '../../kubernetes/podTemplates.ts';
import type { Finding, Verdict } from '../../kubernetes/verdict.ts';
import { locate, type ManifestDocument, type Path } from '../../manifest/index.ts';
import type { AdviceCheck, Advised, AdvisedContainer } from './check.ts';
import { ADVICE } from './checks.ts';
import { placeOf } from './place.ts';

/**
 * What could be better about an object that the server takes, or about the items of a list, in the order of the text. It is worked out as far as
 * it is taken: a list may have thousands of items, and nobody is told of all.
 */
export function* adviceOf(document: ManifestDocument, told: Verdict, budgets: readonly KubernetesObject[]): Generator<Finding> {
  if (!told.items) yield* adviceOfObject(document, told, budgets, []);
  else for (const [index, item] of told.items.entries()) yield* adviceOfItem(document, item, budgets, index);
}

/**
 * Refused objects get no advice: there is enough to do. Checks that an ignore annotation of kube-linter or kube-score names are left out.
 */
function adviceOfObject(document: ManifestDocument, told: Verdict, budgets: readonly KubernetesObject[], base: Path): Finding[] {
  const { verdict, object } = told;
  if (verdict !== 'accepted' || !object) return [];
  const isOfPods = podTemplatePath(object) !== undefined;
  const template = podTemplateOf(object);
  const checks = ADVICE.filter(({ kind }) => (isOfPods ? kind === undefined : kind === object.kind));
  const advised = checks.length > 0 && (isOfPods ? template && advisedOf(object, template, budgets, base) : withoutPods(object, base));
  if (!advised) return [];
  const ignored = ignoredChecks(object, template);
  const findings = checks.filter((check) => !ignored(check)).flatMap((check) => findingsOf(document, check, advised));
  return findings.sort((one, other) => one.start - other.start);
}

/** What was advised of an item, as long as nothing changes that it depends on. */
interface KeptAdvice {
  readonly index: number;
  readonly budgets: readonly KubernetesObject[];
  /** Where the item began in the text then. */
  readonly start: number;
  readonly findings: readonly Finding[];
}

/** By the object of the item's verdict: an edit elsewhere in a long list leaves the objects of the other items what they are. */
const keptAdvice = new WeakMap<KubernetesObject, KeptAdvice>();

function adviceOfItem(document: ManifestDocument, item: Verdict, budgets: readonly KubernetesObject[], index: number): readonly Finding[] {
  const { object, verdict } = item;
  const base = ['items', index];
  if (!object || verdict !== 'accepted') return [];
  const start = locate(document, base).value?.start ?? 0;
  const kept = keptAdvice.get(object);
  if (kept?.index === index && kept.budgets === budgets) {
    const by = start - kept.start;
    return by === 0 ? kept.findings : kept.findings.map((finding) => ({ ...finding, start: finding.start + by, end: finding.end + by }));
  }
  const findings = adviceOfObject(document, item, budgets, base);
  keptAdvice.set(object, { index, budgets, start, findings });
  return findings;
}

function advisedOf(
  object: KubernetesObject,
  { path, spec, metadata }: PodTemplate,
  budgets: readonly KubernetesObject[],
  base: Path,
): Advised {
  const specPath = [...base, ...path, 'spec'];
  const containersIn = (list: string, isInit: boolean): AdvisedContainer[] =>
    ((spec[list] ?? []) as (Fields | null)[]).map((fields, index) => ({
      path: [...specPath, list, index],
      fields: fields ?? {},
      isInit: isInit && fields?.restartPolicy !== 'Always',
    }));
  const containers = [...containersIn('initContainers', true), ...containersIn('containers', false)];
  return { object, base, specPath, spec, labels: metadata.labels ?? {}, containers, budgets };
}

const withoutPods = (object: KubernetesObject, base: Path): Advised => ({
  object,
  base,
  specPath: [...base, 'spec'],
  spec: object.spec ?? {},
  labels: {},
  containers: [],
  budgets: [],
});

const KUBE_LINTER = 'ignore-check.kube-linter.io/';
const KUBE_LINTER_ALL = 'kube-linter.io/ignore-all';
const KUBE_SCORE = 'kube-score/ignore';

/** Which checks the annotations of the object, or of its template, switch off. */
function ignoredChecks(object: KubernetesObject, template: PodTemplate | null): (check: AdviceCheck) => boolean {
  const annotations: Readonly<Record<string, unknown>> = { ...template?.metadata.annotations, ...object.metadata.annotations };
  if (KUBE_LINTER_ALL in annotations) return () => true;
  const scores = new Set(
    String(annotations[KUBE_SCORE] ?? '')
      .split(',')
      .map((name) => name.trim()),
  );
  return ({ kubeLinter, kubeScore }) =>
    scores.has('*') || kubeScore.some((name) => scores.has(name)) || kubeLinter.some((name) => KUBE_LINTER + name in annotations);
}

/** The same advice about more places of one document than this is none. */
const PLACES_MAX = 20;

function findingsOf(document: ManifestDocument, { id, explain, check }: AdviceCheck, advised: Advised): Finding[] {
  const findings: Finding[] = [];
  for (const { path, values = {}, data } of check(advised)) {
    if (findings.length >= PLACES_MAX) break;
    findings.push({
      ...placeOf(document, path),
      severity: 'hint',
      code: id,
      message: '',
      explain: filled(explain, values),
      field: '',
      data: { path, ...data },
    });
  }
  return findings;
}
