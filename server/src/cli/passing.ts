import { type FileDocument, pairNamed } from '../manifest/index.ts';
import { identify, isToolFile } from '../workspace/identity.ts';
import { type Entry, entriesOfFile } from './judging.ts';

/** A text that cannot be read may be a manifest all the same when it names one of the two keys. */
const NAMES_A_KEY = /\b(?:apiVersion|kind)\b/;

/**
 * Whether a document that nobody named, but that stands in a folder, is no manifest: a template, what Helm, kustomize, kubectl and the components keep
 * for themselves, and anything else in YAML or JSON that does not say what object it is. Custom resources are manifests.
 */
function isPassedOver({ document, text }: FileDocument): boolean {
  const { root, parseError, templated } = document;
  if (templated) return true;
  if (parseError !== null) return !NAMES_A_KEY.test(text);
  if (root?.type !== 'mapping') return true;
  const apiVersion = pairNamed(root, 'apiVersion')?.value;
  const kind = pairNamed(root, 'kind')?.value;
  if (!apiVersion || !kind) return identify(document) === null;
  const [version, name] = [apiVersion, kind].map((node) => (node.type === 'scalar' ? String(node.value) : ''));
  return isToolFile(version!, name!);
}

/** What of a file is read. */
export interface Read {
  readonly entries: readonly Entry[];
  /** Documents that are no manifests. */
  readonly passedOver: number;
}

/** The documents of a file that are read. @param named somebody asked for this very file, so that all of it is */
export function readEntries(file: string, text: string, named: boolean): Read {
  const entries = entriesOfFile(file, text);
  const left = named ? entries : entries.filter(({ document }) => !isPassedOver(document));
  return { entries: left, passedOver: entries.length - left.length };
}
