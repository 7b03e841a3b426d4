import { CompletionItemKind } from 'vscode-languageserver-types';
import { fieldExplanation } from '../../kubernetes/handbook/handbook.ts';
import { descriptionOf } from '../../kubernetes/schema/descriptions.ts';
import type { Field, ObjectType } from '../../kubernetes/schema/model.ts';
import { availableFields } from '../../kubernetes/schema/walk.ts';
import { explain } from '../handbook.ts';
import { Markdown, prose } from '../markdown.ts';
import { typeName } from '../typeNames.ts';
import { allowedIn } from './allowed.ts';
import { names } from './names.ts';
import { objects } from './objects.ts';
import { hasChoice, SnippetBuilder } from './snippet.ts';
import { type CompletionPlace, type CompletionSource, holderOf, type Proposal } from './source.ts';
import { USUAL_FIELDS } from './usualFields.ts';
import { values } from './values.ts';
import { wellKnown } from './wellKnown.ts';

/** Set by the server; nobody writes them. */
const SERVER_FIELDS = new Set([
  'status',
  'managedFields',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'selfLink',
]);

/** The fields of the object the cursor is in that are not there yet: required ones first, then the usual ones, then the rest. */
export const keys: CompletionSource = function* (place) {
  const { cursor, type, version } = place;
  if (cursor.role !== 'key' || type?.kind !== 'object') return;
  const present = new Set(cursor.siblings);
  for (const field of availableFields(type, version)) {
    if (present.has(field.name) || closedByUnion(field, type, present)) continue;
    yield proposalFor(field, type, place);
  }
};

function proposalFor(declared: Field, owner: ObjectType, place: CompletionPlace): Proposal {
  const field = { ...declared, type: allowedIn(place.schema, owner, declared, declared.type) };
  const { cursor, version, language } = place;
  const usual = USUAL_FIELDS[owner.id]?.some((path) => path.split('.')[0] === field.name) ?? false;
  const rank = field.required ? 0 : usual ? 1 : SERVER_FIELDS.has(field.name) || field.deprecated ? 4 : 2;
  const documentation = documentationOf(field, owner, place);
  const common = {
    leadsOn: place.workspace.settings.suggest && leadsOn(field, owner, place),
    label: field.name,
    kind: field.type.kind === 'object' || field.type.kind === 'list' ? CompletionItemKind.Module : CompletionItemKind.Field,
    detail: typeName(field.type, language, field.name),
    rank,
    ...(documentation && { documentation }),
    ...(field.deprecated && { deprecated: true }),
  };
  if (cursor.keyOnly) return { ...common, insert: field.name };
  if (cursor.style !== 'block') {
    const key = cursor.style === 'json' ? JSON.stringify(field.name) : field.name;
    return { ...common, insert: `${key}: ` };
  }
  return { ...common, insert: new SnippetBuilder(version, cursor.unit).field(field, cursor.extraIndentation), snippet: true };
}

/** What a value can be chosen from. */
const CHOICES: readonly CompletionSource[] = [names, objects, values, wellKnown];

/** Whether there are proposals for the value of a field; where it has a choice within the snippet, the editor opens that by itself. */
function leadsOn(field: Field, owner: ObjectType, place: CompletionPlace): boolean {
  const { type } = field;
  if (type.kind === 'object' || type.kind === 'list' || type.kind === 'map' || place.cursor.keyOnly) return false;
  if (place.cursor.style === 'block' && hasChoice(type)) return false;
  const path = [...place.cursor.path, field.name];
  // Without the object, so that the one value that applies anyway is no choice.
  const behind = {
    ...place,
    cursor: { ...place.cursor, role: 'value' as const, path },
    object: null,
    type,
    field,
    owner,
    holder: holderOf(path),
  };
  return CHOICES.some((source) => !source(behind)[Symbol.iterator]().next().done);
}

/** The handbook's words on the field, the API reference's where it has none. */
function documentationOf(field: Field, owner: ObjectType, { language, links }: CompletionPlace): string {
  const own = fieldExplanation(owner, field, language);
  if (own) return explain(new Markdown(language), own.entry, { language, links }).toString();
  return prose(descriptionOf(owner.id, field.name) ?? '');
}

/** Of a union one member is enough: with `httpGet` there is no place for `exec`. */
function closedByUnion(field: Field, owner: ObjectType, present: ReadonlySet<string>): boolean {
  if (!field.union || field.discriminator) return false;
  return owner.fields.some(
    (other) => other !== field && !other.discriminator && other.union?.group === field.union?.group && present.has(other.name),
  );
}
