import type { Text } from '../../texts/text.ts';
import { inSequence } from '../edits/sequence.ts';
import { type FixFamily, fix } from './fix.ts';

const STRING_DATA: Text = { en: "Move it to 'stringData', which takes plain text", 'zh-cn': '移到“stringData”，那里写明文' };
const ENCODE: Text = { en: 'Encode it as base64', 'zh-cn': '编码为 base64' };
const TIME: Text = { en: "Change to '{value}'", 'zh-cn': '改为“{value}”' };
const OPAQUE: Text = { en: "Change the type to 'Opaque', which takes any keys", 'zh-cn': '把类型改为可用任意键的“Opaque”' };

/** Values that have to be written in a code: base64 of a Secret, points in time. */
export const encoded: FixFamily = function* ({ finding, path, editor, base, schema, document, helps }) {
  const text = editor.textAt(path);
  if (finding.code === 'bad-base64' && text !== null) {
    if (schema?.kind === 'Secret')
      yield* fix(
        'use-string-data',
        STRING_DATA,
        inSequence(document, [(here) => here.remove(path), (here) => here.set([...base, 'stringData', path.at(-1)!], text)]),
        {
          preferred: true,
        },
      );
    yield* fix('encode-base64', ENCODE, editor.replace(path, base64(text)));
  }
  if (finding.code === 'bad-time' && text !== null) {
    for (const value of timesOf(text.trim())) {
      const edits = editor.replace(path, value);
      if (!edits || !helps(edits)) continue;
      yield* fix('time-form', TIME, edits, { values: { value }, preferred: true });
      return;
    }
  }
  if (finding.code === 'secret.type') {
    const edits = editor.set([...base, 'type'], 'Opaque');
    if (edits && helps(edits)) yield* fix('opaque-secret', OPAQUE, edits);
  }
};

function base64(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return btoa(bytes);
}

/** A point in time as people write it, in the forms the server takes: with a zone, with or without microseconds. */
function timesOf(text: string): string[] {
  const found = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(:\d\d)?(\.\d+)?)? ?(Z|UTC|[+-]\d\d:?\d\d)?$/i.exec(text);
  if (!found) return [];
  const [, date, minutes = '00:00', seconds = ':00', fraction = '', written = 'Z'] = found;
  const zone = /^(?:Z|UTC)$/i.test(written) ? 'Z' : written.replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2');
  const time = `${date}T${minutes}${seconds}`;
  return [`${time}${zone}`, `${time}${fraction.padEnd(7, '0').replace(/^0/, '.').slice(0, 7)}${zone}`];
}
