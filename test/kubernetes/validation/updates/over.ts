import { judge } from '../../../../server/src/kubernetes/judge.ts';
import type { KubernetesObject, MinorVersion } from '../../../../server/src/kubernetes/object.ts';
import { storedObjects } from '../../../../server/src/kubernetes/stored.ts';
import type { Verdict } from '../../../../server/src/kubernetes/verdict.ts';
import { parseDocument } from '../../../../server/src/manifest/index.ts';
import { edited } from '../refusals.ts';

/** What `kubectl apply` of the text `after` gets where `before` was applied. */
export function judgedOver(before: string, after: string, version: MinorVersion = '1.36'): Verdict {
  const document = parseDocument(before);
  const { object } = judge(document, { version, objects: [] });
  const [stored] = storedObjects(document, object, version);
  if (!stored) throw new Error(`Nothing is stored of ${before}`);
  return judge(parseDocument(after), { version, objects: [], stored });
}

/** What is refused of a manifest with edits over the manifest without them: `field: message`, in order. */
export function refusedOver(base: KubernetesObject, edits: Readonly<Record<string, unknown>>, version: MinorVersion = '1.36'): string[] {
  const verdict = judgedOver(JSON.stringify(base), JSON.stringify(edited(base, edits)), version);
  const causes = [...new Set(verdict.causes.map(({ field, message }) => `${field}: ${message}`))];
  return verdict.verdict === 'refused' && causes.length === 0 ? [verdict.message] : causes;
}
