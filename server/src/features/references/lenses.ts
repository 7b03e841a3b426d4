import type { CodeLens, Location } from 'vscode-languageserver-types';
import type { Span } from '../../manifest/index.ts';
import { SHOW_REFERENCES_COMMAND } from '../../requests.ts';
import { type Language, say, type Text } from '../../texts/text.ts';
import type { OpenFile } from '../../workspace/openFile.ts';
import { type DocumentFacts, labelOf, type ObjectFact, type ObjectFacts, type PodFact } from '../../workspace/references/facts.ts';
import { textSpan } from '../../workspace/references/meanings.ts';
import type { Entry, Placed } from '../../workspace/references/placed.ts';
import type { References } from '../../workspace/references/references.ts';
import { type Use, usersOf } from '../../workspace/references/uses.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { locationOf } from './navigation.ts';

const USED_ONE: Text = { en: 'used by {name}', 'zh-cn': '被 {name} 使用' };
const USED: Text = { en: 'used by {count} objects', 'zh-cn': '被 {count} 个对象使用' };
const SELECTS_ONE: Text = { en: 'selects the Pods of {name}', 'zh-cn': '选中 {name} 的 Pod' };
const SELECTS: Text = { en: 'selects the Pods of {count} objects', 'zh-cn': '选中 {count} 个对象的 Pod' };
const SELECTS_POD: Text = { en: 'selects {name}', 'zh-cn': '选中 {name}' };

/** Code lenses beyond this number in one file would only hide the text. */
const LENSES_AT_MOST = 200;

/** "used by" and "selects" over the kind of every object that is tied to others. */
export function referenceLensesOf(workspace: Workspace, file: OpenFile): CodeLens[] {
  const lenses: CodeLens[] = [];
  for (const entry of workspace.references.index.entriesOf(file)) {
    for (const facts of entry.facts.objects) {
      for (const { at, title, places } of tiesOf(workspace, entry, facts)) {
        if (lenses.length >= LENSES_AT_MOST) return lenses;
        const range = file.rangeOf(entry.document, at);
        lenses.push({ range, command: { title, command: SHOW_REFERENCES_COMMAND, arguments: [file.uri, range.start, places()] } });
      }
    }
  }
  return lenses;
}

/** What a lens says, and where it leads; places move with the text, what is tied to what does not. */
interface Tie {
  readonly at: Span;
  readonly title: string;
  readonly places: () => Location[];
}

interface Kept {
  readonly workspace: Workspace;
  readonly revision: number;
  readonly language: Language;
  readonly ties: readonly Tie[];
}

/** As long as nothing changes that others may refer to. */
const kept = new WeakMap<ObjectFacts, Kept>();

function tiesOf(workspace: Workspace, entry: Entry, facts: ObjectFacts): readonly Tie[] {
  const { language } = workspace.settings;
  const { revision } = workspace.references.index;
  const known = kept.get(facts);
  if (known?.workspace === workspace && known.revision === revision && known.language === language) return known.ties;
  const ties = [...lensesOf(workspace, entry, facts.object)];
  kept.set(facts, { workspace, revision, language, ties });
  return ties;
}

function* lensesOf({ references, settings: { language } }: Workspace, entry: Entry, object: ObjectFact): Generator<Tie> {
  const { kindAt } = object;
  if (!kindAt) return;
  const lens = (title: string, places: () => Location[]): Tie => ({ at: kindAt, title, places });
  const selected = selectedBy(references, object);
  const [pod] = selected;
  if (pod) {
    const one = pod.fact.object.kind === 'Pod' ? SELECTS_POD : SELECTS_ONE;
    yield lens(say(selected.length === 1 ? one : SELECTS, language, { name: labelOf(pod.fact.object), count: selected.length }), () =>
      selected.map(placeOf),
    );
  }
  const users = usersOf(references, entry, object);
  const [user] = users;
  if (user)
    yield lens(
      say(users.length === 1 ? USED_ONE : USED, language, { name: labelOf(user.object), count: users.length }),
      placesOf(references, entry, object, users),
    );
}

/** The places of users as they are now: an edit that changes nothing else may have moved them. */
function placesOf(references: References, entry: Entry, object: ObjectFact, users: readonly Use[]): () => Location[] {
  const readIn = (uses: readonly Use[]): readonly DocumentFacts[] => uses.map((use) => use.entry.facts);
  let now = users;
  let read = readIn(users);
  return () => {
    if (now.some((use, index) => use.entry.facts !== read[index])) {
      now = usersOf(references, entry, object);
      read = readIn(now);
    }
    return now.flatMap(({ places }) => places.map(locationOf));
  };
}

function selectedBy({ index, selections }: References, object: ObjectFact): readonly Placed<PodFact>[] {
  const selector = index.placedOf(object).selectors.find(({ fact }) => fact.role === 'pods');
  return selector ? [...selections.podsOf(selector)] : [];
}

const placeOf = ({ entry, fact: { object } }: Placed<PodFact>): Location =>
  locationOf({
    entry,
    span: object.nameAt ? textSpan(entry, object.nameAt, object.name ?? '') : { start: object.at.start, end: object.at.start },
  });
