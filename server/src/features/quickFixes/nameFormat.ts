import type { NameFormat } from '../../kubernetes/values/wanted.ts';
import type { Path } from '../../manifest/index.ts';
import type { Text } from '../../texts/text.ts';
import { type Edit, together } from '../edits/editor.ts';
import { inSequence } from '../edits/sequence.ts';
import { type FixFamily, type FixInput, fix } from './fix.ts';
import { containersIn, itemsOf, podSpecOf } from './places.ts';

const CHANGE: Text = { en: "Change to '{name}'", 'zh-cn': '改为“{name}”' };
const SHORTEN: Text = { en: "Shorten to '{name}'", 'zh-cn': '缩短为“{name}”' };
const TRIM: Text = { en: 'Remove the blanks', 'zh-cn': '删除空白' };
const ANNOTATION: Text = { en: 'Make it an annotation, which takes any text', 'zh-cn': '改为注解，注解可以是任意文本' };
const PERCENT: Text = { en: "Change to '{name}'", 'zh-cn': '改为“{name}”' };

const trimmed = (text: string, edge: RegExp): string => text.replace(new RegExp(`^(?:${edge.source})+|(?:${edge.source})+$`, 'g'), '');
const label = (text: string): string => trimmed(text.replace(/[^A-Za-z0-9._-]+/g, '-'), /[^A-Za-z0-9]/);
const dnsLabel = (text: string): string => trimmed(text.toLowerCase().replace(/[^a-z0-9]+/g, '-'), /-/);
const subdomain = (text: string): string =>
  text
    .toLowerCase()
    .split('.')
    .map((part) => dnsLabel(part))
    .filter(Boolean)
    .join('.');
const number = (text: string): string => `${/\d+/.exec(text)?.[0] ?? ''}%`;

/** The nearest text in a format; empty when nothing is left of it. */
const REPAIRS: Readonly<Record<NameFormat, (text: string) => string>> = {
  'dns-label': dnsLabel,
  'dns-subdomain': subdomain,
  'dns-subdomain-underscore': (text) => trimmed(text.toLowerCase().replace(/[^a-z0-9_.-]+/g, '-'), /[^a-z0-9_]/),
  'dns-1035-label': (text) => dnsLabel(text).replace(/^[^a-z]+/, ''),
  'wildcard-dns': (text) => `*.${subdomain(text.replace(/^[*.]+/, ''))}`,
  'config-key': (text) => text.replace(/[^-._a-zA-Z0-9]+/g, '_').replace(/^\.\.+/, ''),
  'environment-name': (text) => text.replace(/[^A-Za-z0-9_.-]+/g, '_'),
  'header-name': (text) => trimmed(text.replace(/[^-A-Za-z0-9]+/g, '-'), /-/),
  percentage: (text) => (/\d/.test(text) ? number(text) : ''),
  'c-identifier': (text) => text.replace(/\W+/g, '_').replace(/^(?=\d)/, '_'),
  'label-key': (text) => {
    const slash = text.indexOf('/');
    const name = label(text.slice(slash + 1));
    return slash > 0 && name ? `${subdomain(text.slice(0, slash))}/${name}` : name;
  },
  'label-value': label,
  'port-name': (text) => dnsLabel(text),
  'relative-path': (text) =>
    text
      .split('/')
      .filter((part) => part !== '' && part !== '..')
      .join('/')
      .replace(/^\.\.+/, ''),
  'absolute-path': (text) => `/${text.replace(/^[./]+/, '')}`,
  'no-blanks': (text) => text.trim(),
};

/** Formats whose ends are free, so that nothing is cut off there. */
const FREE: ReadonlySet<string> = new Set(['percentage', 'relative-path', 'absolute-path', 'no-blanks']);

/** A name that is written in a form its field does not take: the nearest one that it does. Reads `format` and `limit`. */
export const nameFormat: FixFamily = function* (input) {
  const { data, path, editor } = input;
  const { format, limit } = data;
  if (typeof format !== 'string' || !Object.hasOwn(REPAIRS, format)) return;
  const ofKey = data.ofKey === true;
  const written = ofKey ? String(path.at(-1) ?? '') : editor.textAt(path);
  if (written === null || written === '') return;
  const most = typeof limit === 'number' ? limit : Number.POSITIVE_INFINITY;
  const clean = REPAIRS[format as NameFormat](written);
  const slash = clean.lastIndexOf('/') + 1;
  const cut = trimmed(clean.slice(0, most + slash), /[^A-Za-z0-9*_%]/);
  const kept = FREE.has(format) || clean.startsWith('_') ? clean : cut;
  const name = kept === '' && !ofKey && DNS_NAMES.has(format) ? standIn(path, input.schema?.kind ?? '') : kept;
  if (name === '' || name === written) return;
  const edits = ofKey ? editor.rename(path, name) : together(editor.replace(path, name), ...references(input, written, name));
  if (edits === null || !input.helps(edits)) return;
  const shortened = clean.length > name.length;
  const onlyBlanks = name === written.trim();
  // Nothing but case and separators changes: everybody would write it so.
  const sure = !shortened && name.toLowerCase().replace(/[^a-z0-9]/g, '') === written.toLowerCase().replace(/[^a-z0-9]/g, '');
  const id = format.endsWith('path')
    ? 'valid-path'
    : format === 'percentage'
      ? 'percentage'
      : shortened
        ? 'shorten-name'
        : ofKey
          ? 'valid-key'
          : 'valid-name';
  yield* fix(id, onlyBlanks ? TRIM : shortened ? SHORTEN : format === 'percentage' ? PERCENT : CHANGE, edits, {
    values: { name },
    preferred: sure && format !== 'label-value',
  });
};

const DNS_NAMES: ReadonlySet<string> = new Set<NameFormat>(['dns-label', 'dns-subdomain', 'dns-1035-label', 'port-name']);

/** What people call the items of a list that have a name. */
const USUAL_NAMES: Readonly<Record<string, string>> = { containers: 'main', initContainers: 'init', volumes: 'data', ports: 'http' };

/** A name in the place of one that has no sign that names may have (`前端`). */
function standIn(path: Path, kind: string): string {
  if (path.at(-1) !== 'name') return '';
  return path.at(-2) === 'metadata' && kind !== '' ? `my-${kind.toLowerCase()}` : (USUAL_NAMES[String(path.at(-3))] ?? '');
}

/** A text that no label can have belongs into an annotation. */
export const labelToAnnotation: FixFamily = function* ({ finding, path, editor, document }) {
  if (finding.code !== 'metadata.labels.value' || path.at(-2) !== 'labels') return;
  const key = path.at(-1)!;
  const value = editor.textAt(path);
  const annotations = [...path.slice(0, -2), 'annotations', key];
  if (value === null || editor.spot(annotations)) return;
  yield* fix(
    'label-to-annotation',
    ANNOTATION,
    inSequence(document, [(here) => here.remove(path), (here) => here.set(annotations, value)]),
  );
};

/** Where else in the document the name is meant. */
function references(input: FixInput, written: string, name: string): Edit[][] {
  const { editor, path } = input;
  const spec = podSpecOf(input);
  if (spec === null || path.at(-1) !== 'name') return [];
  const inContainers = (...tails: readonly Path[]): Path[] =>
    containersIn(editor, spec).flatMap((each) => tails.map((tail) => [...each, ...tail]));
  let places: Path[] = [];
  if (path.at(-3) === 'volumes') {
    places = inContainers(['volumeMounts'], ['volumeDevices']).flatMap((list) => itemsOf(editor, list).map((item) => [...item, 'name']));
  } else if (path.at(-3) === 'ports') {
    const handlers = ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((probe) => [
      [probe, 'httpGet', 'port'],
      [probe, 'tcpSocket', 'port'],
    ]);
    places = inContainers(...handlers);
  } else if (path.at(-3) === 'containers' || path.at(-3) === 'initContainers') {
    places = inContainers(['env']).flatMap((list) =>
      itemsOf(editor, list).map((item) => [...item, 'valueFrom', 'resourceFieldRef', 'containerName']),
    );
  }
  return places
    .filter((place) => editor.textAt(place) === written)
    .flatMap((place) => editor.replace(place, name) ?? [])
    .map((edit) => [edit]);
}
