import type { Text } from '../../texts/text.ts';
import type { FieldPath } from '../validation/fieldPath.ts';

/** One statement of the server that refuses nothing: the text of a Warning header, with the place it speaks of. */
export interface WarningFinding {
  /** Stable, dotted, English: `warning.pod.env.hidden`. Shown as the diagnostic's code. */
  readonly id: string;
  /** The server's words. */
  readonly message: string;
  readonly path: FieldPath;
  /** File and function in Kubernetes. */
  readonly source: string;
  /** What it means for the person who wrote the manifest, and the way out. */
  readonly explain: Text;
  /** It is the key at the end of the path that is spoken of, not its value. */
  readonly ofKey?: boolean;
  /** What could stand at the path instead, for a key or a value. */
  readonly better?: readonly string[];
  /** Every place that has to change, the first one included, where one repair is for all of them. */
  readonly paths?: readonly FieldPath[];
  /** Further places that the same header speaks of, each with its own share of the words. */
  readonly related?: readonly WarningFinding[];
}
