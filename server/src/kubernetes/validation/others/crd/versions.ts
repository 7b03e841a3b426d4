import { byteLength, dns1035LabelProblems } from '../../../values/names.ts';
import { duplicate, type FieldError, invalid, required, tooMany } from '../../fieldErrors.ts';
import type { FieldPath } from '../../fieldPath.ts';
import { present } from '../../present.ts';
import { Named } from '../../printing.ts';
import { rule } from '../../rule.ts';
import { printedAs } from './printed.ts';
import { follow } from './schemaPath.ts';
import type { Column, DefinitionSpec, Parts, Schema, Subresources, Version } from './types.ts';

const source = 'apiextensions/validation validateCustomResourceDefinitionVersion';

export const versionName = rule<Version>({
  id: 'crd.versions.name',
  source: 'apiextensions/validation validateCustomResourceDefinitionSpec',
  explain: {
    en: 'A version is called by lower case letters, digits and `-`, beginning with a letter: `v1`, `v1beta1`.',
    'zh-cn': '版本名由小写字母、数字和 `-` 组成，以字母开头：`v1`、`v1beta1`。',
  },
  check({ name = '' }, path) {
    const problems = dns1035LabelProblems(name);
    return problems.length > 0 ? invalid(path.child('name'), name, problems.join(',')) : undefined;
  },
});

const WARNING_BYTES = 256;

/** Neither letters, marks, numbers, signs nor a blank. Source: Go's unicode.IsPrint. */
const UNPRINTABLE = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;

export const deprecationWarning = rule<Version>({
  id: 'crd.versions.deprecation-warning',
  source: 'apiextensions/validation validateDeprecationWarning',
  explain: {
    en: '`deprecationWarning` is shown to users of a version with `deprecated: true`: one line of at most 256 bytes.',
    'zh-cn': '`deprecationWarning` 会显示给使用 `deprecated: true` 版本的用户：单行，最多 256 字节。',
  },
  check({ deprecated, deprecationWarning: text }, path) {
    if (!present(text)) return undefined;
    const refuse = (detail: string): FieldError => invalid(path.child('deprecationWarning'), new Named(text), detail);
    if (!deprecated) return refuse('can only be set for deprecated versions');
    const errors: FieldError[] = [];
    if (byteLength(text) > WARNING_BYTES) errors.push(refuse(`must be <= ${WARNING_BYTES} characters long`));
    if (text === '') errors.push(refuse('must not be an empty string'));
    const at = text.search(UNPRINTABLE);
    if (at < 0) return errors;
    const index = byteLength(text.slice(0, at));
    return [...errors, refuse(`must only contain printable UTF-8 characters; non-printable character found at index ${index}`)];
  },
});

/** A path under one of the names; `.` in front. Source: apiextensions/validation validateSimpleJSONPath. */
function pathError(text: string, at: FieldPath, roots: readonly string[], detail: string): FieldError | undefined {
  if (!text.startsWith('.')) return invalid(at, text, 'must be a simple json path starting with .');
  return roots.length === 0 || roots.some((root) => text.startsWith(`.${root}.`))
    ? undefined
    : invalid(at, text, `should be a json path under ${detail}`);
}

export const subresources = rule<Subresources>({
  id: 'crd.subresources.scale',
  source: 'apiextensions/validation ValidateCustomResourceDefinitionSubresources',
  explain: {
    en: 'Paths of `scale` begin with a dot: the wanted number under `.spec.`, the actual one under `.status.`, the selector under either.',
    'zh-cn': '`scale` 的路径以点开头：期望数在 `.spec.` 之下，实际数在 `.status.` 之下，选择算符在二者之一之下。',
  },
  check({ scale }, path) {
    if (!present(scale)) return undefined;
    const { specReplicasPath = '', statusReplicasPath = '', labelSelectorPath } = scale;
    const at = path.child('scale');
    const one = (name: string, text: string, root: string): FieldError | undefined =>
      text === '' ? required(at.child(name)) : pathError(text, at.child(name), [root], `.${root}`);
    return [
      one('specReplicasPath', specReplicasPath, 'spec'),
      one('statusReplicasPath', statusReplicasPath, 'status'),
      labelSelectorPath
        ? pathError(labelSelectorPath, at.child('labelSelectorPath'), ['spec', 'status'], 'either .spec or .status')
        : undefined,
    ].filter(present);
  },
});

const COLUMN_TYPES = ['boolean', 'date', 'integer', 'number', 'string'];
const COLUMN_FORMATS = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];

export const column = rule<Column>({
  id: 'crd.columns',
  source: 'apiextensions/validation ValidateCustomResourceColumnDefinition',
  explain: {
    en: 'A column has a `name`, a `type` and a `jsonPath` that begins with a dot: `.spec.replicas`.',
    'zh-cn': '列需要 `name`、`type` 以及以点开头的 `jsonPath`：`.spec.replicas`。',
  },
  check({ name = '', type = '', format = '', jsonPath = '' }, path) {
    const types = `must be one of ${COLUMN_TYPES.join(',')}`;
    const at = path.child('jsonPath').shownAs(path.child('JSONPath'));
    const errors: (FieldError | undefined)[] = [
      name === '' ? required(path.child('name')) : undefined,
      type === '' ? required(path.child('type'), types) : undefined,
      type !== '' && !COLUMN_TYPES.includes(type) ? invalid(path.child('type'), type, types, { supported: COLUMN_TYPES }) : undefined,
      format !== '' && !COLUMN_FORMATS.includes(format)
        ? invalid(path.child('format'), format, `must be one of ${COLUMN_FORMATS.join(',')}`, { supported: COLUMN_FORMATS })
        : undefined,
      jsonPath === '' ? required(at) : pathError(jsonPath, at, [], ''),
    ];
    return errors.filter(present);
  },
});

const FIELDS_MAX = 8;
const SELECTABLE = ['string', 'boolean', 'integer'];

interface Selectable {
  readonly fields: Parts['selectableFields'];
  readonly schema: Schema | null;
  /** What is said where there is no schema to look into. */
  readonly noSchema: string;
}

export const selectableFields = rule<Selectable>({
  id: 'crd.selectable-fields',
  source: `${source}, ValidateCustomResourceSelectableFields`,
  explain: {
    en: 'Up to 8 fields can be selected by. Each path leads to a text, integer or boolean that the schema names, outside of `metadata`: `.spec.color`.',
    'zh-cn': '最多 8 个字段可用于选择。每个路径指向 schema 中的字符串、整数或布尔字段，不在 `metadata` 中：`.spec.color`。',
  },
  check({ fields, schema, noSchema }, path) {
    const list = fields ?? [];
    if (list.length === 0) return undefined;
    if (!schema) return invalid(path, '', noSchema);
    const known = new Set<string>();
    const errors: FieldError[] = [];
    list.forEach((entry, position) => {
      const { jsonPath = '' } = entry ?? {};
      const at = path.index(position).child('jsonPath');
      if (jsonPath === '') {
        errors.push(required(at));
        return;
      }
      const found = follow(jsonPath, schema, false);
      if ('problem' in found) {
        errors.push(invalid(at, jsonPath, `is an invalid path: ${found.problem}`));
        return;
      }
      if (found.steps[0] === 'metadata') errors.push(invalid(at, jsonPath, 'must not point to fields in metadata'));
      if (!SELECTABLE.includes(found.schema?.type ?? '')) {
        const detail = 'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.';
        errors.push(invalid(at, jsonPath, detail));
      }
      const key = found.steps.join('.');
      if (known.has(key)) errors.push(duplicate(at, jsonPath));
      known.add(key);
    });
    if (known.size > FIELDS_MAX) errors.push(tooMany(path, known.size, FIELDS_MAX));
    return errors;
  },
});

export const versionList = rule<DefinitionSpec & { readonly printed: readonly object[] | null }>({
  id: 'crd.versions',
  source: 'apiextensions/validation validateCustomResourceDefinitionSpec',
  explain: {
    en: 'Objects are stored in one version: exactly one has `storage: true`. Each version has a name of its own.',
    'zh-cn': '对象以一个版本存储：恰好有一个版本的 `storage` 为 `true`。版本名不能重复。',
  },
  check({ versions, printed }, path) {
    const list = versions ?? [];
    const at = path.child('versions');
    const errors: FieldError[] = [];
    const show = (): unknown => printed?.map((version) => printedAs('Version', version));
    const unique = new Set(list.map((version) => version?.name ?? ''));
    if (unique.size < list.length) errors.push(invalid(at, show(), 'must contain unique version names'));
    if (list.filter((version) => version?.storage).length !== 1) {
      errors.push(invalid(at, show(), 'must have exactly one version marked as storage version'));
    }
    const first = list[0]?.name ?? '';
    const problems = dns1035LabelProblems(first);
    // The server knows the first version by a field of its own, too.
    const atFirst = at.index(0).child('name').shownAs(path.child('version'));
    if (first !== '' && problems.length > 0) errors.push(invalid(atFirst, first, problems.join(',')));
    return errors;
  },
});
