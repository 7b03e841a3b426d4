// Reads the declarations of one Kubernetes API package: structs with their fields, tags and markers, named types and their constants.
// The files are gofmt'ed and regular (one field a line), so a reader of lines is enough; whatever it does not understand is an error.

const MARKER = /^\/\/\s*\+(.*)$/;
const FIELD = /^\t(\w+)\s+(\S.*?)\s+`([^`]*)`/;
const EMBEDDED = /^\t([\w.]+)\s+`([^`]*)`/;

/** `json:"name,omitempty"` of a struct tag. */
function jsonTag(tag) {
  const found = /json:"([^"]*)"/.exec(tag);
  if (!found) return null;
  const [name, ...options] = found[1].split(',');
  return { name, options: options.filter(Boolean) };
}

const tagValue = (tag, key) => new RegExp(`(?:^|\\s)${key}:"([^"]*)"`).exec(tag)?.[1];

/** Comment lines in front of a declaration → its text (as the OpenAPI description joins it) and its markers. */
function readComment(lines) {
  const markers = [];
  const text = [];
  for (const line of lines) {
    const marker = MARKER.exec(line);
    if (marker) markers.push(marker[1].trim());
    else text.push(line.replace(/^\/\/ ?/, ''));
  }
  return { text: describe(text), markers };
}

/** Go joins the lines of a paragraph with blanks and keeps empty lines and indented ones; a line of dashes ends the description. */
function describe(lines) {
  let text = '';
  for (const raw of lines) {
    const line = raw.trimEnd();
    if (/^-{3}/.test(line.trim())) break;
    if (/^TODO/.test(line.trim())) continue;
    if (line.trim() === '') text = text === '' ? '' : `${text.trimEnd()}\n\n`;
    else if (/^\s/.test(line)) text = `${text.trimEnd()}\n${line.trim()}\n`;
    else text += `${line.trim()} `;
  }
  return text.replace(/ *\n\n\n*/g, '\n\n').trim();
}

/** import "k8s.io/api/core/v1" and renamed imports: name in the file → path. */
function readImports(lines) {
  const imports = new Map();
  const add = (line) => {
    const found = /^\s*(?:import\s+)?(?:(\w+)\s+)?"([^"]+)"/.exec(line);
    if (found) imports.set(found[1] ?? found[2].split('/').at(-1), found[2]);
  };
  let inside = false;
  for (const line of lines) {
    if (line.startsWith('import (')) inside = true;
    else if (inside && line.startsWith(')')) inside = false;
    else if (inside || /^import\s+(\w+\s+)?"/.test(line)) add(line);
  }
  return imports;
}

/**
 * Constants `Name Type = "value"`, `Name = Type("value")` and `Name = Type(package.Name)`, in order: type → values, where the last form gives
 * `{ alias, name }`; and name → value.
 */
function readConstants(lines) {
  const values = new Map();
  const names = new Map();
  const add = (type, value) => values.set(type, [...(values.get(type) ?? []), value]);
  for (const line of lines) {
    const found =
      /^(?:const\s+|\t)(\w+)\s+([A-Z]\w*)\s+=\s+"((?:[^"\\]|\\.)*)"/.exec(line) ??
      /^(?:const\s+|\t)(\w+)\s*=\s*([A-Z]\w*)\("((?:[^"\\]|\\.)*)"\)/.exec(line);
    const borrowed = /^\t\w+\s*=\s*([A-Z]\w*)\((\w+)\.(\w+)\)/.exec(line);
    if (found) {
      // What values begin with (`HugePages-`) is none itself.
      if (!(found[1].endsWith('Prefix') && found[3].endsWith('-'))) add(found[2], found[3]);
      names.set(found[1], found[3]);
    } else if (borrowed) add(borrowed[1], { alias: borrowed[2], name: borrowed[3] });
  }
  return { values, names };
}

function readField(line, comment, file) {
  const embedded = EMBEDDED.exec(line);
  const named = FIELD.exec(line);
  const [goName, type, tag] = named
    ? [named[1], named[2], named[3]]
    : embedded
      ? [embedded[1].split('.').at(-1), embedded[1], embedded[2]]
      : [];
  if (!goName) throw new Error(`${file}: not understood: ${line}`);
  const json = jsonTag(tag);
  if (!json || json.name === '-') return null;
  const { text, markers } = readComment(comment);
  return {
    go: goName,
    type,
    name: json.name,
    inline: json.options.includes('inline') || (!named && json.name === ''),
    omitempty: json.options.includes('omitempty'),
    omitzero: json.options.includes('omitzero'),
    patchStrategy: tagValue(tag, 'patchStrategy'),
    patchMergeKey: tagValue(tag, 'patchMergeKey'),
    text,
    markers,
  };
}

/** Everything declared in one Go file. */
export function readGoFile(source, file) {
  const lines = source.split('\n');
  const types = [];
  let comment = [];
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    if (line.startsWith('//')) {
      comment.push(line);
      continue;
    }
    const declared = /^type (\w+)\s+(=\s+)?(.+?)\s*$/.exec(line);
    if (declared) {
      const [, name, alias, rest] = declared;
      const { text, markers } = readComment(comment);
      if (rest === 'struct {') {
        const fields = [];
        let fieldComment = [];
        for (i++; lines[i] !== '}'; i++) {
          const inner = lines[i];
          if (inner === undefined) throw new Error(`${file}: ${name} does not end`);
          if (/^\s*\/\//.test(inner)) fieldComment.push(inner.trim());
          else if (/^\s*\/\*.*\*\/\s*$/.test(inner)) continue;
          else if (inner.trim() === '') fieldComment = readComment(fieldComment).markers.length > 0 ? fieldComment : [];
          else {
            if (inner.includes('`')) {
              const field = readField(inner, fieldComment, file);
              if (field) fields.push(field);
            }
            fieldComment = [];
          }
        }
        types.push({ name, kind: 'struct', fields, text, markers });
      } else if (rest === 'struct{}') types.push({ name, kind: 'struct', fields: [], text, markers });
      else if (!rest.startsWith('interface') && !rest.startsWith('func'))
        types.push({ name, kind: 'named', alias: Boolean(alias), type: rest.replace(/\s*\/\/.*$/, ''), text, markers });
    }
    // A blank line between a comment and its declaration keeps markers (genclient…) but not prose.
    if (line.trim() === '') comment = comment.filter((each) => MARKER.test(each));
    else comment = [];
  }
  return { imports: readImports(lines), constants: readConstants(lines), types };
}

/** `// +k8s:prerelease-lifecycle-gen` as generated code has it: kind → { introduced, deprecated, removed, replacement }. */
export function readLifecycle(source) {
  const lifecycles = new Map();
  const pattern =
    /func \(in \*(\w+)\) APILifecycle(Introduced|Deprecated|Removed|Replacement)\(\)[^{]*\{\s*return (?:(\d+), (\d+)|schema\.GroupVersionKind\{Group: "([^"]*)", Version: "([^"]*)", Kind: "([^"]*)"\})/g;
  for (const [, kind, what, major, minor, group, version, name] of source.matchAll(pattern)) {
    const entry = lifecycles.get(kind) ?? {};
    entry[what.toLowerCase()] = major === undefined ? { group, version, kind: name } : `${major}.${minor}`;
    lifecycles.set(kind, entry);
  }
  return lifecycles;
}
