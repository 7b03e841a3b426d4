import type { KubernetesObject, MinorVersion } from '../../kubernetes/object.ts';
import type { FileDocument, Path, Span } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import type { Workspace } from '../../workspace/workspace.ts';

/** An object of a document, as the server would store it. */
export interface HintPlace {
  readonly workspace: Workspace;
  readonly file: OpenFile;
  readonly document: FileDocument;
  readonly object: KubernetesObject;
  /** Where the object is in the document. */
  readonly base: Path;
  readonly version: MinorVersion;
  /** The part of the document that is asked for: what lies outside need not be looked at. */
  readonly part: Span;
}

export interface Hint {
  /** In the document. */
  readonly offset: number;
  /** Names of fields and values: the same in every language. */
  readonly label: string;
  readonly tooltip: Text;
}

/** One kind of hints, one setting each. */
export type HintSource = (place: HintPlace) => Iterable<Hint>;
