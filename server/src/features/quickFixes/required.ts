import type { Text } from '../../texts/text.ts';
import { flowText } from '../edits/yamlText.ts';
import { type FixFamily, fix } from './fix.ts';
import { usualValues } from './usualValues.ts';

const ADD: Text = { en: "Add '{name}: {value}'", 'zh-cn': '添加“{name}: {value}”' };
const ADD_ENTRY: Text = { en: "Add '{name}' to fill in", 'zh-cn': '添加待填写的“{name}”' };
const REMOVE: Text = { en: "Remove the incomplete '{name}'", 'zh-cn': '删除不完整的“{name}”' };

/** Longer values are not shown in the title. */
const SHOWN_MAX = 40;
/** More than this nobody wants to read in a menu. */
const OFFERED_AT_MOST = 5;

/** A field that has to be there: what people usually begin with, or without what asks for it. */
export const required: FixFamily = function* (input) {
  const { data, path, editor, helps, base } = input;
  // Some rules judge an absent value as an empty one.
  const absent = data.reason === 'FieldValueInvalid' && (editor.textAt(path) ?? '') === '' && typeof data.minimum !== 'number';
  if ((data.reason !== 'FieldValueRequired' && !absent) || data.supported) return;
  const name = String(path.at(-1) ?? '');
  const usual = usualValues(input).slice(0, OFFERED_AT_MOST);
  for (const { value, sure } of usual) {
    const edits = editor.set(path, value);
    if (edits === null || !helps(edits)) continue;
    const shown = flowText(value, false);
    const title = shown.length > SHOWN_MAX ? ADD_ENTRY : ADD;
    yield* fix('add-required', title, edits, { values: { name, value: shown }, preferred: sure === true && usual.length === 1 });
  }
  if (absent) return;
  // What is incomplete can go as a whole: an entry of a list, or an object in an object that need not be there.
  const around = path.slice(0, -1);
  if (around.length - base.length < 2) return;
  const whole = editor.remove(around);
  const label = [...around].reverse().find((segment) => typeof segment === 'string');
  if (whole && helps(whole)) yield* fix('remove-incomplete', REMOVE, whole, { values: { name: String(label ?? '') } });
};
