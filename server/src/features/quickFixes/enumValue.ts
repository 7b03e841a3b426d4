import { editDistance } from '../../kubernetes/decode/suggest.ts';
import type { Text } from '../../texts/text.ts';
import { type FixFamily, fix } from './fix.ts';

const CHANGE: Text = { en: "Change to '{value}'", 'zh-cn': '改为“{value}”' };
const REMOVE: Text = { en: 'Remove it: the default applies', 'zh-cn': '删除，使用默认值' };

/** More than this nobody wants to read in a menu. */
const OFFERED_AT_MOST = 6;

/** Edits that are still taken for a slip, by length of the word. */
const slip = (length: number): number => Math.max(1, Math.floor(length / 3));

/** A value that is none of those there are: the one that was probably meant, then the others. Reads `supported` of the rule. */
export const enumValue: FixFamily = function* ({ data, path, editor }) {
  const supported = data.supported;
  if (!Array.isArray(supported) || supported.length === 0) return;
  const spot = editor.spot(path);
  if (spot && spot.node.type !== 'scalar') return;
  const written = editor.textAt(path) ?? '';
  const ranked = (supported as readonly string[])
    .filter((value) => value !== written && value !== '')
    .map((value) => ({ value, distance: distanceOf(written, value) }))
    .sort((one, other) => one.distance - other.distance);
  const [first, second] = ranked;
  if (!first) return;
  const sure = ranked.length === 1 || (first.distance <= slip(written.length) && first.distance < (second?.distance ?? Infinity));
  for (const { value } of ranked.slice(0, OFFERED_AT_MOST))
    yield* fix(value === first.value && sure ? 'correct-value' : 'choose-value', CHANGE, editor.set(path, value), {
      values: { value },
      preferred: value === first.value && sure,
    });
  if (written === '') yield* fix('remove-empty-value', REMOVE, editor.remove(path));
};

/** Capitals, dashes and blanks count for nothing. */
function distanceOf(written: string, value: string): number {
  const plain = (text: string): string => text.toLowerCase().replace(/[\s_-]/g, '');
  const [one, other] = [plain(written), plain(value)];
  if (one === other) return 0;
  const limit = slip(written.length);
  const distance = editDistance(one, other, limit);
  if (distance <= limit) return distance;
  return one.length > 2 && (other.startsWith(one) || one.startsWith(other)) ? limit + 1 : limit + 2;
}
