import type { Fields } from '../../kubernetes/defaults/shape.ts';
import type { KubernetesObject, MinorVersion } from '../../kubernetes/object.ts';
import { podTemplateOf } from '../../kubernetes/podTemplates.ts';
import type { Path } from '../../manifest/index.ts';
import type { PodLife } from '../../simulation/foresight/lives.ts';
import { type Language, say, type Text } from '../../texts/text.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { Pointed } from '../pointed.ts';

/** What a topic may look at: the place that is pointed at and the object around it. */
export interface HoverPlace extends Pointed {
  readonly workspace: Workspace;
  readonly file: OpenFile;
  /** Of the position, in the document. */
  readonly offset: number;
  /** The object as the server would store it; null where the text could not be decoded. */
  readonly object: KubernetesObject | null;
  /** The scalar that is written, as text; null for everything else, and for nothing. */
  readonly text: string | null;
  readonly pod: PodAround | null;
  /** What became of the object in the run of this very text; null while that is not over. */
  readonly life: PodLife | null;
  readonly version: MinorVersion;
  readonly language: Language;
  /** Milliseconds since the epoch: schedules are told from here on. */
  readonly nowMs: number;
}

/** The Pod, or the template of one, that a place lies in. */
export interface PodAround {
  readonly spec: Fields;
  /** Below the object. */
  readonly specPath: Path;
  readonly labels: Readonly<Record<string, string>>;
  readonly container: { readonly fields: Fields; readonly path: Path; readonly list: ContainerList } | null;
}

const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;
type ContainerList = (typeof CONTAINER_LISTS)[number];

/** One sentence; values are markdown already, or texts. */
export interface Fact {
  readonly text: Text;
  readonly values?: Readonly<Record<string, string | number | Text>>;
}

/** What one topic says of a place; nothing where it is about something else. */
export type Topic = (place: HoverPlace) => Iterable<Fact>;

export const fact = (text: Text, values: Fact['values'] = {}): Fact => ({ text, values });

export function sayFact({ text, values = {} }: Fact, language: Language): string {
  const said = Object.entries(values).map(([name, value]) => [name, typeof value === 'object' ? value[language] : value] as const);
  return say(text, language, Object.fromEntries(said));
}

/** A text with its places filled, to be put into another one. */
export function filled(text: Text, values: NonNullable<Fact['values']>): Text {
  return { en: sayFact({ text, values }, 'en'), 'zh-cn': sayFact({ text, values }, 'zh-cn') };
}

/** The Pod around a path of an object; null outside of Pods and their templates. */
export function podAround(object: KubernetesObject | null, path: Path): PodAround | null {
  const template = object && podTemplateOf(object);
  if (!template?.path.every((name, at) => path[at] === name)) return null;
  const { spec, metadata } = template;
  const specPath = [...template.path, 'spec'];
  const list = CONTAINER_LISTS.find((name) => path[specPath.length] === name);
  const index = path[specPath.length + 1];
  const fields = list && typeof index === 'number' && path[template.path.length] === 'spec' ? spec[list]?.[index] : undefined;
  return {
    spec,
    specPath,
    labels: metadata.labels ?? {},
    container: fields && list ? { fields, list, path: path.slice(0, specPath.length + 2) } : null,
  };
}

/** Names of a path without positions. */
export const namesOf = (path: Path): string[] => path.filter((segment) => typeof segment === 'string');
