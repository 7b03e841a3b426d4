import { admit } from '../../kubernetes/admission/admission.ts';
import type { Decoded } from '../../kubernetes/decode/decode.ts';
import { type AppliedDefault, applyDefaults } from '../../kubernetes/defaults/defaults.ts';
import { PLACEHOLDER_UID } from '../../kubernetes/defaults/prepare.ts';
import type { Json, KubernetesObject } from '../../kubernetes/object.ts';
import type { FieldType } from '../../kubernetes/schema/model.ts';
import { generatedName } from '../../kubernetes/values/names.ts';
import type { Surroundings } from '../../kubernetes/verdict.ts';
import type { ScalarNode } from '../../manifest/index.ts';
import { code } from '../markdown.ts';
import { additionAt, CHANGES, GENERATED_NAME, isChosenKind, WRITTEN_OUT } from './additions.ts';
import type { Knowledge, Reason, Trail } from './tree.ts';

/**
 * What is known of everything that a server adds to a decoded object. Defaulting and admission are asked once more and tell what they do;
 * the rest is a table.
 *
 * @param decoded a document or item that was decoded for this alone: its object is used up
 */
export function knowledgeOf({ object, kind }: Decoded, surroundings: Surroundings): Knowledge {
  const { name, generateName } = object?.metadata ?? {};
  const generated = !name && generateName ? generatedName(generateName) : null;
  const reasons = object ? reasonsOf(object, surroundings) : new Map<string, Reason>();
  return {
    isChosen: (trail, value) =>
      value === PLACEHOLDER_UID || (generated !== null && value === generated) || (isChosenKind(kind, printed(trail)) && !isSettled(value)),
    whyAdded(trail) {
      const told = reasons.get(keyOf(trail));
      if (told) return told;
      const path = printed(trail);
      return generated !== null && path === 'metadata.name' ? GENERATED_NAME : additionAt(kind, path);
    },
    whyChanged,
    always: WRITTEN_OUT,
  };
}

/** A Service without addresses has none in any cluster. */
const isSettled = (value: Json): boolean => value === 'None' || (Array.isArray(value) && value[0] === 'None');

/** The default or plugin behind each place, in the server's order: defaults, admission, defaults again when the stored object is read. */
function reasonsOf(object: KubernetesObject, surroundings: Surroundings): Map<string, Reason> {
  const reasons = new Map<string, Reason>();
  const collect = ({ path, explain, source }: AppliedDefault): void => {
    const key = keyOf(path.segments());
    if (!reasons.has(key)) reasons.set(key, { text: explain, source });
  };
  applyDefaults(object, surroundings.version, collect);
  admit(object, surroundings, 'mutating', collect);
  applyDefaults(object, surroundings.version, collect);
  return reasons;
}

const keyOf = (trail: Trail): string => JSON.stringify(trail);

const printed = (trail: Trail): string =>
  trail.reduce<string>((path, segment) => (typeof segment === 'number' ? `${path}[]` : path ? `${path}.${segment}` : segment), '');

function whyChanged(written: ScalarNode, value: Json, type: FieldType | null): Reason {
  const text =
    type?.kind === 'quantity'
      ? CHANGES.quantity
      : typeof value === 'number' && /^[-+]?0\d/.test(written.source)
        ? CHANGES.octal
        : typeof value === 'boolean'
          ? CHANGES.word
          : CHANGES.other;
  return { text, source: '', values: { written: code(written.source), stored: code(String(value)) } };
}
