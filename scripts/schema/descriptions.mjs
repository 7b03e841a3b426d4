// Reads the descriptions and enums that the npm package kubernetes-models carries (made from Kubernetes' OpenAPI document).
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const MODELS = 'kubernetes-models';
const MACHINERY = '@kubernetes-models/apimachinery';

/** Types that are described: those of stable versions. Alpha and beta ones say the same, or nobody is served them. */
export const DESCRIBED = /\/v\d+\./;

/** The .d.ts file of a type id, or null when the package has none. `groups` maps a package (`core/v1`) to its API group. */
export function fileOf(modules, id, groups) {
  const [pkg, name] = id.split('.');
  const [, version] = pkg.split('/');
  const group = groups.get(pkg);
  const file =
    pkg === 'meta/v1'
      ? join(modules, MACHINERY, 'apis/meta/v1', `${name}.d.ts`)
      : join(modules, MODELS, group ?? '', version, `${name}.d.ts`);
  return existsSync(file) ? file : null;
}

/** Text of a JSDoc block: without the stars and the escapes that keep the block from ending early. */
function textOf(lines) {
  return lines
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .filter((line) => !/^@deprecated\s*$/.test(line))
    .join('\n')
    .replaceAll('*\\/', '*/')
    .replaceAll('\\*', '*')
    .trim();
}

/** The interface in a .d.ts: `text` of the type and, per property, `text`, `required`, `enum`. Nested object types are passed over. */
export function readModel(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  const model = { text: '', fields: new Map() };
  let doc = [];
  let inDoc = false;
  let inside = false;
  for (const line of lines) {
    if (/^\s*\/\*\*/.test(line)) {
      doc = [];
      inDoc = true;
    } else if (inDoc && /\*\/\s*$/.test(line)) inDoc = false;
    else if (inDoc) doc.push(line);
    else if (/^export interface /.test(line)) {
      model.text = textOf(doc);
      inside = true;
      doc = [];
    } else if (inside && line === '}') return model;
    else if (inside) {
      const field = /^ {4}"([^"]+)"(\??): (.*)$/.exec(line);
      if (field) {
        const [, name, optional, type] = field;
        const values = /^(?:Array<)?((?:"[^"]*"(?: \| )?)+)>?;$/.exec(type);
        model.fields.set(name, {
          text: textOf(doc),
          required: optional === '',
          enum: values ? values[1].split(' | ').map((each) => JSON.parse(each)) : null,
        });
      }
      if (/^ {4}\S/.test(line)) doc = [];
    }
  }
  return model;
}
