// Turns the declarations of all releases into the facts files: one line a kind, type, field (notation: facts/README.md).
import { readRelease } from './goReleases.mjs';

/** Releases whose objects Podsight judges, newest first. */
const JUDGED = ['1.36', '1.35', '1.34'];
/** Releases read to learn since when a field is there, and what was served once. */
const OLDEST = 8;
const NEWEST = 36;

const ID = /([\w/]+\.\w+)/g;
const stripped = (type) => type.replace(/^\*/, '');

/** The struct at the bottom of a field type, behind pointers, lists, maps and named types; null when there is none. */
function structIn(release, type) {
  for (const [id] of type.matchAll(ID)) {
    const found = release.types.get(id);
    if (!found) continue;
    if (found.kind === 'struct') return id;
    const inner = structIn(release, found.resolve(found.type));
    if (inner) return inner;
  }
  return null;
}

/** Fields with inlined structs flattened: name → { field, owner, type }. */
function fieldsOf(release, id, into = new Map()) {
  const type = release.types.get(id);
  for (const field of type?.fields ?? []) {
    const resolved = type.resolve(field.type);
    if (field.inline) fieldsOf(release, stripped(resolved), into);
    else if (!into.has(field.name)) into.set(field.name, { owner: id, type: resolved });
  }
  return into;
}

const isKind = (type) =>
  type.kind === 'struct' &&
  type.fields.some((field) => field.inline && field.type === 'metav1.TypeMeta') &&
  type.fields.some((field) => field.name === 'metadata');

/**
 * Since when each field is there, told by walking a kind in the newest release that has it and in older releases side by side: types were
 * renamed and split over the years, paths were not. Returns `type id + field` → first release of the unbroken row.
 */
function firstReleases(releases) {
  const since = new Map();
  const newest = releases[0].release;
  for (const [id, type] of newest.types) {
    if (!isKind(type)) continue;
    const seen = new Set();
    for (let i = 1; i <= releases.length; i++) {
      // One step further back at a time; `present` are the (type, field) pairs the older release has too.
      const older = releases[i];
      const present = new Set();
      const walk = (newId, oldId) => {
        const pair = `${newId} ${oldId}`;
        if (present.has(pair)) return;
        present.add(pair);
        const oldFields = fieldsOf(older.release, oldId);
        for (const [name, { owner, type: newType }] of fieldsOf(newest, newId)) {
          const old = oldFields.get(name);
          if (!old) continue;
          present.add(`${owner}#${name}`);
          const [newInner, oldInner] = [structIn(newest, newType), structIn(older.release, old.type)];
          if (newInner && oldInner) walk(newInner, oldInner);
        }
      };
      if (!older?.release.types.has(id)) break;
      walk(id, id);
      for (const key of present) {
        if (!key.includes('#') || seen.has(key)) continue;
        since.set(key, older.name);
      }
    }
  }
  return since;
}

const marker = (markers, name) => {
  const found = markers.find((each) => each === name || each.startsWith(`${name}=`));
  return found === undefined ? undefined : found.slice(name.length + 1);
};
const markersNamed = (markers, name) =>
  markers.filter((each) => each.startsWith(`${name}=`)).map((each) => each.slice(name.length + 1).replace(/^"|"$/g, ''));

function attributesOf(field, { since, until }) {
  const { markers } = field;
  const has = (name) => marker(markers, name) !== undefined;
  const out = [];
  if (!field.omitempty) out.push('!');
  if (field.omitzero) out.push('z');
  const optional = has('optional') || has('k8s:optional') || field.omitempty || field.omitzero;
  if (!optional || has('required')) out.push('r');
  if (since) out.push(`+${since}`);
  if (until) out.push(`-${until}`);
  const list = marker(markers, 'listType') ?? marker(markers, 'k8s:listType');
  const keys = [...new Set([...markersNamed(markers, 'listMapKey'), ...markersNamed(markers, 'k8s:listMapKey')])];
  if (list) out.push(`list=${list}${keys.length > 0 ? `:${keys.join(',')}` : ''}`);
  if (has('mapType')) out.push(`map=${marker(markers, 'mapType')}`);
  if (has('structType')) out.push(`struct=${marker(markers, 'structType')}`);
  if (field.patchStrategy) out.push(`patch=${field.patchStrategy}${field.patchMergeKey ? `:${field.patchMergeKey}` : ''}`);
  if (
    /^deprecated\b|\bdeprecated[:.]|is deprecated|has been deprecated|Deprecated in favor/i.test(field.text) &&
    !/not deprecated/i.test(field.text)
  )
    out.push('deprecated');
  if (has('unionDiscriminator')) out.push('discriminator');
  if (has('featureGate')) out.push(`gate=${marker(markers, 'featureGate')}`);
  const value = marker(markers, 'default');
  if (value) out.push(`default=${value.replaceAll(' ', '')}`);
  return out;
}

/** Type expressions inside a package name its own types `.Name`. */
const local = (type, own) => type.replaceAll(ID, (id) => (id.startsWith(`${own}.`) ? id.slice(own.length) : id));

const plural = (kind) => {
  const name = kind.toLowerCase();
  if (name === 'endpoints') return name;
  if (name.endsWith('s')) return `${name}es`;
  if (name.endsWith('y')) return `${name.slice(0, -1)}ies`;
  return `${name}s`;
};

const asNumber = (release) => Number(release.split('.')[1]);

/** All facts: `packages` (name → lines) and `removed` (lines). */
export function collectFacts(clones) {
  const releases = [];
  for (let minor = NEWEST; minor >= OLDEST; minor--) {
    const release = readRelease(clones, `1.${minor}`);
    if (release.types.size === 0) throw new Error(`release 1.${minor} was not found in the clones`);
    releases.push({ name: `1.${minor}`, release });
  }
  const judged = releases.filter(({ name }) => JUDGED.includes(name));
  const first = judged.map((_, i) => firstReleases(releases.slice(i)));
  const groupOf = (pkg) => judged.map(({ release }) => release.groups.get(pkg)).find((group) => group !== undefined);

  const kinds = kindsOf(judged, groupOf);
  const types = reachable(judged, kinds);
  const packages = new Map();
  const lines = (pkg) => {
    if (!packages.has(pkg)) packages.set(pkg, [`package ${pkg} ${groupOf(pkg) || '-'}`]);
    return packages.get(pkg);
  };
  for (const kind of kinds) lines(kind.pkg).push(kind.line);
  for (const id of [...types].sort()) {
    const pkg = id.slice(0, id.indexOf('.'));
    lines(pkg).push(...typeLines(id, pkg, judged, first));
  }
  return { packages, removed: removedLines(releases, kinds), declarations: declarations(judged, types) };
}

function kindsOf(judged, groupOf) {
  const kinds = new Map();
  for (const { name, release } of judged) {
    for (const [id, type] of release.types) {
      if (!isKind(type) || id.startsWith('meta/')) continue;
      const [pkg, kind] = id.split('.');
      const life = release.lifecycles.get(id) ?? {};
      if (life.removed && asNumber(life.removed) <= asNumber(JUDGED.at(-1))) continue;
      const known = kinds.get(id);
      if (known) {
        known.first = name;
        continue;
      }
      const client = type.markers.includes('genclient') && !type.markers.includes('genclient:noVerbs');
      kinds.set(id, { id, pkg, kind, type, life, client, first: name, last: name });
    }
  }
  const sorted = [...kinds.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  for (const entry of sorted) {
    const { kind, type, life, client, pkg } = entry;
    if (groupOf(pkg) === undefined) throw new Error(`no group for ${pkg}`);
    const out = [`kind ${kind}`];
    const scope = type.markers.includes('genclient:nonNamespaced') ? 'cluster' : 'namespaced';
    if (client || kind === 'Binding') out.push(plural(kind), scope);
    if (life.introduced) out.push(`introduced=${life.introduced}`);
    if (entry.first !== JUDGED.at(-1) && !life.introduced) out.push(`introduced=${entry.first}`);
    if (life.deprecated) out.push(`deprecated=${life.deprecated}`);
    if (life.removed) out.push(`removed=${life.removed}`);
    else if (entry.last !== JUDGED[0]) out.push(`removed=1.${asNumber(entry.last) + 1}`);
    const use =
      life.replacement ?? (/\/v\d+$/.test(pkg) ? null : successor(judged[0].release, judged[0].release.groups, groupOf(pkg), kind));
    if (use) out.push(`use=${named(use, kind)}`);
    entry.line = out.join(' ');
  }
  return sorted;
}

/** Ids of all types that the kinds reach in any judged release. */
function reachable(judged, kinds) {
  const found = new Set();
  const visit = (release, id) => {
    const type = release.types.get(id);
    if (!type) return;
    found.add(id);
    for (const inner of type.fields ? type.fields.map((field) => type.resolve(field.type)) : [type.resolve(type.type)])
      for (const [next] of inner.matchAll(ID))
        if (!visited.has(next)) {
          visited.add(next);
          visit(release, next);
        }
  };
  let visited;
  for (const { release } of judged) {
    visited = new Set();
    for (const { id } of kinds) {
      visited.add(id);
      visit(release, id);
    }
  }
  return found;
}

function typeLines(id, pkg, judged, first) {
  const at = judged.findIndex(({ release }) => release.types.has(id));
  const type = judged[at].release.types.get(id);
  const name = id.slice(pkg.length + 1);
  if (type.kind === 'named') {
    const values =
      type.values.length === 0
        ? ''
        : ` ${type.markers.includes('enum') || type.markers.includes('k8s:enum') ? '=' : '?'}${type.values.map((value) => value.replaceAll(' ', '\\x20')).join('|')}`;
    return [`named ${name} ${local(type.resolve(type.type), pkg)}${values}`];
  }
  // Fields of the newest release; those that only older ones have come behind the field they stood behind there.
  const fields = type.fields.map((field) => ({ field, from: at, type }));
  for (let i = at + 1; i < judged.length; i++) {
    const older = judged[i].release.types.get(id);
    if (older?.kind !== 'struct') continue;
    older.fields.forEach((field, position) => {
      if (field.inline || fields.some((known) => known.field.name === field.name)) return;
      const before = older.fields[position - 1];
      const place = before ? fields.findIndex((known) => known.field.go === before.go) + 1 : 0;
      fields.splice(place, 0, { field, from: i, type: older, until: judged[i].name });
    });
  }
  const out = [`type ${name}${type.markers.includes('structType=atomic') ? ' atomic' : ''}`];
  const started = fields.map(({ field, from }) => first[from].get(`${id}#${field.name}`) ?? judged[from].name);
  const oldest = started.reduce((a, b) => (asNumber(b) < asNumber(a) ? b : a), started[0] ?? '1.8');
  fields.forEach(({ field, type: owner, until }, i) => {
    const resolved = local(owner.resolve(field.type), pkg);
    if (field.inline) out.push(` & ${resolved} ${field.go}`);
    else {
      const since = asNumber(started[i]) > asNumber(oldest) ? started[i] : undefined;
      out.push(` ${[field.name, resolved, ...attributesOf(field, { since, until })].join(' ')}`);
    }
  });
  return out;
}

/** Kinds that were served once and are not judged any more: what took their place and when they went. */
function removedLines(releases, kinds) {
  const judged = new Set(kinds.map(({ id }) => id));
  const groups = new Map(releases.toReversed().flatMap(({ release }) => [...release.groups]));
  const entries = new Map();
  for (const { name, release } of releases) {
    for (const [id, type] of release.types) {
      if (!isKind(type) || id.startsWith('meta/') || judged.has(id) || id.endsWith('List')) continue;
      const [pkg, kind] = id.split('.');
      if (!groups.has(pkg)) continue;
      const life = release.lifecycles.get(id) ?? {};
      const group = groups.get(pkg);
      const version = pkg.split('/')[1];
      if (entries.has(`${group ? `${group}/` : ''}${version}/${kind}`)) continue;
      const removed = life.removed && asNumber(life.removed) <= NEWEST ? life.removed : `1.${asNumber(name) + 1}`;
      const use = life.replacement ?? successor(releases[0].release, groups, group, kind);
      entries.set(`${group ? `${group}/` : ''}${version}/${kind}`, { removed, use: use && named(use, kind) });
    }
  }
  return [...entries].map(([name, { removed, use }]) => `${name} removed=${removed}${finalUse(entries, use)}`).sort();
}

/** A replacement that was removed in its turn is followed to the one that is served; none is named when the row ends. */
function finalUse(entries, use) {
  let last = use;
  for (let i = 0; i < 5 && last && entries.has(last); i++) last = entries.get(last).use;
  return last ? ` use=${last}` : '';
}

/** `group/version/Kind`. The sources name IngressClassList as the replacement of IngressClass; a list only replaces a list. */
const named = ({ group, version, kind }, of) =>
  [group, version, of.endsWith('List') ? kind : kind.replace(/List$/, '')].filter(Boolean).join('/');

/** The same kind in a stable version of the same group, where no lifecycle names a replacement. */
function successor(release, groups, group, kind) {
  for (const id of release.types.keys()) {
    const [pkg, name] = id.split('.');
    if (name === kind && groups.get(pkg) === group && /\/v\d+$/.test(pkg)) return { group, version: pkg.split('/')[1], kind };
  }
  return null;
}

/** Texts of types and fields as the Go sources have them, inlined fields with the type they end up in: id → { text, fields: name → text, inlined }. */
function declarations(judged, types) {
  const texts = new Map();
  for (const id of types) {
    for (const { release } of judged) {
      const type = release.types.get(id);
      if (!type) continue;
      const known = texts.get(id) ?? { text: type.text, fields: new Map(), inlined: false };
      texts.set(id, known);
      for (const [name, { owner }] of fieldsOf(release, id)) {
        if (known.fields.has(name)) continue;
        known.fields.set(name, release.types.get(owner).fields.find((field) => field.name === name).text);
      }
    }
  }
  for (const id of types)
    for (const { release } of judged) {
      const type = release.types.get(id);
      for (const field of type?.fields ?? [])
        if (field.inline && texts.has(type.resolve(field.type))) texts.get(type.resolve(field.type)).inlined = true;
    }
  return texts;
}
