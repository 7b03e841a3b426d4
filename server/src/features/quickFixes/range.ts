import type { Text } from '../../texts/text.ts';
import { type FixFamily, fix } from './fix.ts';

const SET: Text = { en: 'Change to {value}', 'zh-cn': '改为 {value}' };
const NEAREST: Text = { en: 'Change to {value}, the nearest allowed', 'zh-cn': '改为允许的最近值 {value}' };
const OCTAL: Text = { en: 'Write it in octal: {value}', 'zh-cn': '按八进制书写：{value}' };

/** What people want where a number that has to be there is missing. */
const USUAL: Readonly<Record<string, number>> = { containerPort: 80, port: 80, number: 80, weight: 100, maxSkew: 1, maxReplicas: 10 };

/** A number out of its range: the nearest one inside, and for permission bits the octal that was meant. Reads `minimum` and `maximum`. */
export const range: FixFamily = function* ({ data, path, editor, document }) {
  const { minimum, maximum } = data;
  if (typeof minimum !== 'number' && typeof maximum !== 'number') return;
  const spot = editor.spot(path);
  const written = spot?.node.type === 'scalar' ? Number(spot.node.value ?? 0) : Number.NaN;
  if (/mode$/i.test(String(path.at(-1))) && spot?.node.type === 'scalar' && /^[0-7]{3}$/.test(spot.node.source)) {
    const value = document.json ? String(Number.parseInt(spot.node.source, 8)) : `0${spot.node.source}`;
    yield* fix('octal-mode', OCTAL, [{ start: spot.node.start, end: spot.node.end, text: value }], { values: { value }, preferred: true });
  }
  if (spot && Number.isNaN(written)) return;
  const usual = USUAL[String(path.at(-1))];
  const low = typeof minimum === 'number' ? minimum : Number.NEGATIVE_INFINITY;
  const high = typeof maximum === 'number' ? maximum : Number.POSITIVE_INFINITY;
  if ((!spot || written === 0) && usual !== undefined && usual >= low && usual <= high)
    yield* fix('set-number', SET, editor.set(path, usual), { values: { value: usual } });
  const nearest = Math.min(Math.max(spot ? written : 0, low), high);
  if (Number.isFinite(nearest) && nearest !== written)
    yield* fix('clamp-number', NEAREST, editor.set(path, nearest), { values: { value: nearest }, preferred: low === high });
};
