import type { KubernetesObject } from '../../../object.ts';
import { type FieldError, forbidden, invalid, required } from '../../fieldErrors.ts';
import { FieldPath } from '../../fieldPath.ts';
import { objectMeta } from '../../metadata/index.ts';
import { present } from '../../present.ts';
import type { Validator } from '../../registry.ts';
import { type Check, judge, type Refusal, type RuleContext, rule, walk } from '../../rule.ts';
import { field, struct, when } from '../../walks.ts';
import { celErrors } from './celSchema.ts';
import { conversionChecks, OF_OLD, prunesForConversion } from './conversion.ts';
import { defaults } from './defaults.ts';
import { kept } from './kept.ts';
import { isSame, type Lifted, lift, type Placed } from './lifted.ts';
import { approved, groupNamed, names, nameTellsResource, scopeKnown } from './names.ts';
import { keywords, openApi } from './openApi.ts';
import { goNamesIn, printedAs } from './printed.ts';
import { structural } from './structural.ts';
import type { DefinitionSpec, Parts, Schema } from './types.ts';
import { unreadable } from './unreadable.ts';
import { column, deprecationWarning, selectableFields, subresources, versionList, versionName } from './versions.ts';

const schemaRequired = rule<Lifted>({
  id: 'crd.schema.required',
  source: 'apiextensions/validation validateCustomResourceDefinitionSpec',
  explain: {
    en: 'Every version needs a schema. To take any object, write `{type: object, x-kubernetes-preserve-unknown-fields: true}`.',
    'zh-cn': '每个版本都需要 schema。若要接受任意对象，请写 `{type: object, x-kubernetes-preserve-unknown-fields: true}`。',
  },
  check({ top, versions }, path) {
    if (top.schema?.value?.openAPIV3Schema) return undefined;
    return versions.flatMap(({ own }, position) => {
      const at = path.child('versions').index(position).child('schema').child('openAPIV3Schema');
      return own.schema?.openAPIV3Schema ? [] : [required(at)];
    });
  },
});

const prunesForDefaults = rule<Lifted>({
  id: 'crd.preserve-unknown-fields.defaults',
  source: 'apiextensions/validation validateCustomResourceDefinitionSpec',
  explain: OF_OLD,
  check({ spec }, path) {
    if (!spec.preserveUnknownFields) return undefined;
    const hasDefaults = (spec.versions ?? []).some((version) => holdsDefault(version?.schema?.openAPIV3Schema));
    return hasDefaults
      ? invalid(path.child('preserveUnknownFields'), true, 'must be false in order to use defaults in the schema')
      : undefined;
  },
});

/** Whether the text of the schema has a `default` anywhere that is not the name of a property. */
function holdsDefault(schema: unknown, isMap = false): boolean {
  if (typeof schema !== 'object' || schema === null) return false;
  if (!isMap && present((schema as Schema).default)) return true;
  return Object.entries(schema).some(([key, part]) => key !== 'default' && holdsDefault(part, !isMap && key === 'properties'));
}

/** As Go calls the fields that may stand at the root of a schema whose status is looked at by itself. */
const ALLOWED_AT_ROOT =
  'Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations';

const rootSchema = rule<Schema & { readonly withStatus: boolean; readonly schema: Schema }>({
  id: 'crd.schema.root',
  source: 'apiextensions/validation validateCustomResourceDefinitionValidation',
  explain: {
    en: 'Where objects have a status of their own, the root of the schema is a plain object, without `allOf` and its like. It is never `nullable`.',
    'zh-cn': '有 status 子资源时，schema 的根只能是普通 object，不能有 `allOf` 等。根不能是 `nullable`。',
  },
  check({ withStatus, schema }, path) {
    const errors: FieldError[] = [];
    if (withStatus) {
      const allowed = ALLOWED_AT_ROOT.split(' ');
      for (const name of goNamesIn(schema)) {
        if (name === 'Type' && schema.type !== 'object') {
          const detail = 'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
          errors.push(invalid(path.child('type'), schema.type, detail));
          break;
        }
        if (allowed.includes(name)) continue;
        const detail = `only [${ALLOWED_AT_ROOT}] fields are allowed at the root of the schema if the status subresource is enabled`;
        errors.push(invalid(path, printedAs('Schema', schema), detail));
        break;
      }
    }
    if (schema.nullable) errors.push(forbidden(path.child('nullable'), 'nullable cannot be true at the root'));
    return errors;
  },
});

const ruleCompiles = rule<FieldError>({
  id: 'crd.schema.validations.cel',
  source: 'apiextensions-apiserver schema/cel/compilation.go compileRule',
  explain: {
    en: 'A rule is a CEL expression that comes to true or false; `messageExpression` comes to a text. `self` is the value at the schema, `oldSelf` what it was before an update. Only fields of the schema can be named; of what no name may hold, write `-` as `__dash__`, `.` as `__dot__`, `/` as `__slash__`, and put `__` around words of the language: `self.__in__`. `oldSelf` can be used where the older value is found again: not in lists without `x-kubernetes-list-type: map`.',
    'zh-cn':
      '规则是结果为 true 或 false 的 CEL 表达式；`messageExpression` 的结果是文本。`self` 是该 schema 处的值，`oldSelf` 是更新前的值。只能使用 schema 中的字段；名称中不允许的字符要转写：`-` 写成 `__dash__`，`.` 写成 `__dot__`，`/` 写成 `__slash__`，语言保留字前后加 `__`：`self.__in__`。`oldSelf` 只能用在能找到旧值的地方：不能用在没有 `x-kubernetes-list-type: map` 的列表中。',
  },
  check: (error) => error,
});

const ruleCost = rule<FieldError>({
  id: 'crd.schema.validations.cost',
  source: 'apiextensions/validation getCostErrorMessage, StaticEstimatedCostLimit, StaticEstimatedCRDCostLimit',
  explain: {
    en: 'What a rule may cost is estimated from how large values can be: a text without `maxLength`, a list without `maxItems` and a map without `maxProperties` count as if they filled the request. A rule is counted as often as its schema can occur: for every item of the lists and maps around it. Limit those, or make the rule simpler.',
    'zh-cn':
      '规则的成本按值可能的最大大小估算：没有 `maxLength` 的字符串、没有 `maxItems` 的列表和没有 `maxProperties` 的映射按占满整个请求计算。规则按其 schema 可能出现的次数计算：外层列表和映射的每个元素都算一次。请设置这些上限，或简化规则。',
  },
  check: (error) => error,
});

const schemaUnreadable = rule<Schema>({
  id: 'crd.schema.reference',
  source: 'apiextensions-apiserver schema/convert.go validateUnsupportedFields',
  explain: keywords.explain,
  check(schema, path) {
    const problem = unreadable(schema);
    return problem === null ? undefined : invalid(path, '', problem);
  },
});

/** @param isUnchanged whether the schema is as it is stored */
function judgeSchema(
  { value, path }: Placed<Parts['schema']>,
  withStatus: boolean,
  isUnchanged: boolean,
  context: RuleContext,
  refusals: Refusal[],
): void {
  const schema = value?.openAPIV3Schema;
  if (!schema) return;
  const before = refusals.length;
  const at = path.child('openAPIV3Schema');
  judge([rootSchema], { withStatus, schema }, at, context, refusals);
  const isReadable = unreadable(schema) === null;
  let isSound = false;
  if (isReadable) {
    const found = refusals.length;
    judge([structural], schema, at, context, refusals);
    if (refusals.length === found) judge([defaults], schema, at, context, refusals);
    isSound = refusals.length === found;
  }
  const beforeKeywords = refusals.length;
  openApi.walk(schema, at, { ...context, isRoot: true, inResourceMeta: false, noDefault: undefined }, refusals);
  if (isSound) judgeRules(schema, at, isUnchanged, context, refusals, refusals.slice(beforeKeywords));
  if (!isReadable && refusals.length === before) judge([schemaUnreadable], schema, at, context, refusals);
}

/** @param others what is wrong with the schema itself */
function judgeRules(
  schema: Schema,
  at: FieldPath,
  isUnchanged: boolean,
  context: RuleContext,
  refusals: Refusal[],
  others: readonly Refusal[],
): void {
  const isFaulty = (path: FieldPath): boolean => {
    const place = `${path}`;
    return others.some((other) => `${other.path}`.startsWith(place));
  };
  const { rules, costs } = celErrors(schema, at, { version: context.version, isFaulty, mayBeCostly: isUnchanged });
  for (const { error, isCost } of rules) judge([isCost ? ruleCost : ruleCompiles], error, at, context, refusals);
  for (const error of costs) judge([ruleCost], error, at, context, refusals);
}

const OF_VERSION = 'may only be set when `version.schema.openAPIV3Schema` is not included';
const OF_ALL = 'may only be set when validations.schema is included';

interface PlacedParts {
  readonly schema: Placed<Parts['schema']>;
  readonly subresources: Placed<Parts['subresources']>;
  readonly columns: Placed<Parts['additionalPrinterColumns']>;
  readonly selectable: Placed<Parts['selectableFields']>;
}

function judgeParts(
  parts: PlacedParts,
  withStatus: boolean,
  isUnchanged: boolean,
  noSchema: string,
  atSchema: FieldPath,
  context: RuleContext,
  refusals: Refusal[],
): void {
  judgeSchema(parts.schema, withStatus, isUnchanged, context, refusals);
  if (parts.subresources.value) judge([subresources], parts.subresources.value, parts.subresources.path, context, refusals);
  for (const [position, each] of (parts.columns.value ?? []).entries()) {
    judge([column], each ?? {}, parts.columns.path.index(position), context, refusals);
  }
  const fields = parts.selectable.value ?? [];
  if (fields.length === 0) return;
  const schema = parts.schema.value?.openAPIV3Schema ?? null;
  const before = refusals.length;
  // Here the server leaves out where a schema at the top is.
  if (schema) judge([schemaUnreadable], schema, parts.schema.path.child('openAPIV3Schema').shownAs(atSchema), context, refusals);
  const readable = refusals.length === before ? schema : {};
  judge([selectableFields], { fields, schema: schema && readable, noSchema }, parts.selectable.path, context, refusals);
}

/** Is the schema of a version as it is stored? */
function isStored({ stored }: RuleContext, name: string | undefined, schema: Parts['schema']): boolean {
  const versions: DefinitionSpec['versions'] = stored?.spec?.versions ?? [];
  const before = versions?.find((version) => version?.name === name)?.schema;
  return before !== undefined && isSame(before, schema);
}

const namesChecks: readonly Check<DefinitionSpec>[] = [struct('names', [names])];
const lastChecks: readonly Check<DefinitionSpec>[] = [prunesForConversion, field('conversion', conversionChecks)];

const specChecks = walk<DefinitionSpec>({
  checks: [
    groupNamed,
    scopeKnown,
    schemaRequired,
    prunesForDefaults,
    versionName,
    deprecationWarning,
    rootSchema,
    structural,
    defaults,
    openApi,
    ruleCompiles,
    ruleCost,
    schemaUnreadable,
    subresources,
    column,
    selectableFields,
    versionList,
    ...namesChecks,
    ...lastChecks,
  ],
  walk(spec, path, context, refusals) {
    judge([groupNamed, scopeKnown], spec, path, context, refusals);
    const lifted = lift(spec, path);
    judge([schemaRequired, prunesForDefaults], lifted, path, context, refusals);
    const statusOf = (position: number): boolean =>
      present(lifted.top.subresources ? lifted.top.subresources.value?.status : lifted.versions[position]?.own.subresources?.status);
    for (const [position, { version, own }] of lifted.versions.entries()) {
      const at = path.child('versions').index(position);
      judge([versionName, deprecationWarning], version, at, context, refusals);
      // Of versions of the same name the first one's subresources count.
      const first = lifted.versions.findIndex((other) => other.version.name === version.name);
      const parts = {
        schema: { value: own.schema, path: at.child('schema') },
        subresources: { value: own.subresources, path: at.child('subresources') },
        columns: { value: own.additionalPrinterColumns, path: at.child('additionalPrinterColumns') },
        selectable: { value: own.selectableFields, path: at.child('selectableFields') },
      };
      judgeParts(
        parts,
        statusOf(first),
        isStored(context, version.name, own.schema),
        OF_VERSION,
        at.child('schema').child('openAPIV3Schema'),
        context,
        refusals,
      );
    }
    judge([versionList], { ...spec, printed: lifted.printed }, path, context, refusals);
    judge(namesChecks, spec, path, context, refusals);
    const none = { value: undefined, path };
    const {
      schema = none,
      subresources: below = none,
      additionalPrinterColumns: columns = none,
      selectableFields: selectable = none,
    } = lifted.top;
    const anyStatus = lifted.versions.some((_, position) => statusOf(position));
    judgeParts(
      { schema, subresources: below, columns, selectable },
      anyStatus,
      isStored(context, lifted.versions[0]?.version.name, schema.value),
      OF_ALL,
      path.child('schema').child('openAPIV3Schema'),
      context,
      refusals,
    );
    judge(lastChecks, spec, path, context, refusals);
  },
});

const STORED_VERSIONS = FieldPath.of('status').child('storedVersions');

const storedVersions = rule<KubernetesObject>({
  id: 'crd.stored-versions',
  source: 'apiextensions/validation ValidateCustomResourceDefinitionStoredVersions',
  explain: {
    en: 'Objects may still be stored in what was the storage version once. Keep it, with `served: false`, until all were written anew and it is out of `status.storedVersions`.',
    'zh-cn':
      '曾作为存储版本的版本中可能仍有对象。请保留它（可设 `served: false`），直到对象都已重写且它已从 `status.storedVersions` 移除。',
  },
  check({ spec, status }, path) {
    const stored: readonly string[] = status?.storedVersions ?? [];
    const versions: readonly ({ readonly name?: string; readonly storage?: boolean } | null)[] = spec?.versions ?? [];
    // Users write the versions; which ones are stored, the server does.
    const at = path.child('spec').child('versions').shownAs(STORED_VERSIONS);
    if (stored.length === 0) return invalid(at, status?.storedVersions ?? null, 'must have at least one stored version');
    const errors: FieldError[] = [];
    const known = new Set(stored);
    for (const version of versions) {
      const name = version?.name ?? '';
      // Found once, a version is forgotten: of two of the same name the second one is not there.
      if (!known.delete(name) && version?.storage) errors.push(invalid(at, stored, `must have the storage version ${name}`));
    }
    stored.forEach((name, position) => {
      if (versions.some((version) => (version?.name ?? '') === name)) return;
      const detail = `missing from spec.versions; ${name} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${name} and removes ${name} from status.storedVersions`;
      errors.push(invalid(at.shownAs(STORED_VERSIONS.index(position)), name, detail));
    });
    return errors;
  },
});

const prunes = rule<KubernetesObject>({
  id: 'crd.preserve-unknown-fields',
  source: 'apiextensions/validation validatePreserveUnknownFields',
  explain: OF_OLD,
  check({ spec }, path, { stored }) {
    if (!spec?.preserveUnknownFields || stored?.spec?.preserveUnknownFields) return undefined;
    const detail = 'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
    return invalid(path.child('spec').child('preserveUnknownFields'), true, detail);
  },
});

const checks: readonly Check<KubernetesObject>[] = [
  // The name of a stored one is not asked for again.
  when((_, { stored }) => !stored, [objectMeta({ nameFormat: nameTellsResource, namespaced: false, anyFinalizer: true })]),
  struct('spec', [specChecks]),
  kept,
  storedVersions,
  approved,
  prunes,
];

/** Source: apiextensions/validation ValidateCustomResourceDefinition. */
export const customResourceDefinition: Validator = { namespaced: false, checks };
