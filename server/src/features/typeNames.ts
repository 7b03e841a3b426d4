import type { FieldType } from '../kubernetes/schema/model.ts';
import type { Language, Text } from '../texts/text.ts';
import { say } from '../texts/text.ts';

const NAMES: Readonly<Record<Exclude<FieldType['kind'], 'object' | 'list' | 'map'>, Text>> = {
  string: { en: 'text', 'zh-cn': '字符串' },
  boolean: { en: 'true or false', 'zh-cn': '布尔值' },
  int32: { en: 'whole number', 'zh-cn': '整数' },
  int64: { en: 'whole number', 'zh-cn': '整数' },
  number: { en: 'number', 'zh-cn': '数字' },
  quantity: { en: 'quantity (`500m`, `1.5Gi`)', 'zh-cn': '数量（如 `500m`、`1.5Gi`）' },
  'int-or-string': { en: 'number or text', 'zh-cn': '数字或字符串' },
  'date-time': { en: 'point in time (RFC 3339)', 'zh-cn': '时间点（RFC 3339）' },
  'micro-time': { en: 'point in time with microseconds (RFC 3339)', 'zh-cn': '精确到微秒的时间点（RFC 3339）' },
  duration: { en: 'duration (`1m30s`)', 'zh-cn': '时长（如 `1m30s`）' },
  bytes: { en: 'bytes in base64', 'zh-cn': 'base64 编码的字节' },
  raw: { en: 'any object', 'zh-cn': '任意对象' },
};

/** Of a quantity whose resource is known: `500m` of memory would be half a byte. */
const CPU: Text = { en: 'quantity (`500m`, `2`)', 'zh-cn': '数量（如 `500m`、`2`）' };
const BYTES: Text = { en: 'quantity (`256Mi`, `1.5Gi`)', 'zh-cn': '数量（如 `256Mi`、`1.5Gi`）' };
const IN_BYTES = /^(?:memory|storage|ephemeral-storage|sizeLimit|hugepages-.*)$/;

const LIST: Text = { en: 'list of {element}', 'zh-cn': '{element}列表' };
const MAP: Text = { en: 'map of {element}', 'zh-cn': '{element}映射' };

/**
 * A type as people say it: `list of Container`, `map of text`, `whole number`.
 * @param name of the field or resource, where there is one
 */
export function typeName(type: FieldType, language: Language, name = ''): string {
  switch (type.kind) {
    case 'object':
      return type.name;
    case 'list':
      return say(LIST, language, { element: elementName(type.element, language) });
    case 'map':
      return say(MAP, language, { element: elementName(type.element, language) });
    case 'quantity':
      return say(name === 'cpu' ? CPU : IN_BYTES.test(name) ? BYTES : NAMES.quantity, language);
    default:
      return say(NAMES[type.kind], language);
  }
}

/** With the blank that Chinese puts between its own words and those of other languages. */
function elementName(type: FieldType, language: Language): string {
  const name = typeName(type, language);
  return language === 'zh-cn' && /[\w`]$/.test(name) ? `${name} ` : name;
}
