import { parseQuantity, type Quantity } from '../../kubernetes/values/quantity.ts';
import type { Text } from '../../texts/text.ts';
import { code } from '../markdown.ts';
import { grouped, rounded } from './numbers.ts';
import { type Fact, fact, filled, namesOf, type Topic } from './topic.ts';

const BYTES: Text = { en: '{text} is {bytes} bytes: {sizes}.', 'zh-cn': '{text} 为 {bytes} 字节，即 {sizes}。' };
const MILLIBYTES: Text = {
  en: '`m` means thousandths: {text} is not even {bytes} of memory or disk. {meant} is probably meant.',
  'zh-cn': '`m` 表示千分之一：{text} 连 {bytes}都不到。很可能本意是 {meant}。',
};
const PLAIN_BYTES: Text = {
  en: 'Without a suffix the number counts bytes. {meant} is probably meant.',
  'zh-cn': '没有后缀时数值以字节为单位。很可能本意是 {meant}。',
};
const DECIMAL: Text = {
  en: '`{suffix}` counts in powers of 1000, {percent} % less than `{suffix}i`.',
  'zh-cn': '`{suffix}` 以 1000 为底，比 `{suffix}i` 少 {percent}%。',
};
const STORED: Text = { en: 'The API server stores it as {stored}.', 'zh-cn': 'API 服务器会存为 {stored}。' };
const CPU: Text = {
  en: '{text} is {cores} CPU: a thousandth of a CPU is `1m`.',
  'zh-cn': '{text} 即 {cores} 个 CPU：`1m` 为千分之一个 CPU。',
};
const CPU_LIMIT: Text = {
  en: 'As a limit: {milliseconds} ms of CPU time in every 100 ms, over all threads; after that the container waits for the next period (throttling).',
  'zh-cn': '作为限制：每 100 毫秒内所有线程合计最多使用 {milliseconds} 毫秒 CPU 时间，用完就要等到下一个周期（限流）。',
};
const CPU_REQUEST: Text = {
  en: 'As a request: the scheduler takes it off what the node has left; when CPU is short, containers share it in proportion to their requests.',
  'zh-cn': '作为请求量：调度器会从节点余量中扣除；CPU 紧张时，各容器按请求量的比例分配。',
};
const CPU_SUFFIX: Text = {
  en: 'That is {cores} whole CPUs, more than any node has. {meant} is probably meant.',
  'zh-cn': '这相当于 {cores} 个完整的 CPU，任何节点都没有这么多。很可能本意是 {meant}。',
};
const ONE_BYTE: Text = { en: 'a byte', 'zh-cn': '1 字节' };
const FEW_BYTES: Text = { en: '{bytes} bytes', 'zh-cn': '{bytes} 字节' };

const KIBI = 1024;
const BINARY_UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;
const DECIMAL_UNITS = ['kB', 'MB', 'GB', 'TB', 'PB', 'EB'] as const;
/** Nothing runs in less memory, and no volume is smaller. */
const USUAL_BYTES = 1_000_000;
/** More than the largest machines have. */
const CORES_MAX = 10_000;

/** What a quantity is in bytes or CPUs, and what its suffix may be mistaken for. */
export const quantities: Topic = function* ({ located, path, text }) {
  if (located.type.kind !== 'quantity' || text === null) return;
  const parsed = parseQuantity(text);
  if (!parsed.ok) return;
  const { quantity } = parsed;
  const resource = resourceOf(namesOf(path));
  if (resource === 'cpu') yield* cpu(text, quantity, namesOf(path));
  else if (isBytes(resource)) yield* bytes(text, quantity);
  const stored = quantity.toString();
  if (stored !== text) yield fact(STORED, { stored: code(stored) });
};

/** `requests.memory` of a quota is memory. */
const resourceOf = (names: readonly string[]): string => (names.at(-1) ?? '').replace(/^(?:requests|limits)\./, '');

const isBytes = (resource: string): boolean =>
  resource === 'memory' ||
  resource === 'storage' ||
  resource === 'ephemeral-storage' ||
  resource === 'sizeLimit' ||
  resource.startsWith('hugepages-');

function* bytes(text: string, quantity: Quantity): Generator<Fact> {
  const count = quantity.value();
  const digits = /^[+-]?[\d.]+/.exec(text)?.[0] ?? '';
  if (/\dm$/.test(text) && count < USUAL_BYTES) {
    const shown = count === 1 ? ONE_BYTE : filled(FEW_BYTES, { bytes: grouped(count) });
    yield fact(MILLIBYTES, { text: code(text), bytes: shown, meant: code(`${digits}Mi`) });
    return;
  }
  const sizes = [inUnits(count, KIBI, BINARY_UNITS), inUnits(count, 1000, DECIMAL_UNITS)].filter(Boolean).join(' = ');
  if (sizes !== '') yield fact(BYTES, { text: code(text), bytes: grouped(count), sizes });
  const suffix = /\d([kMGTPE])$/.exec(text)?.[1];
  if (suffix !== undefined && suffix !== 'k') {
    const power = 'kMGTPE'.indexOf(suffix) + 1;
    yield fact(DECIMAL, { suffix, percent: rounded(100 * (1 - (1000 / KIBI) ** power), 1) });
  }
  if (/^\+?\d+$/.test(text) && count > 0 && count < USUAL_BYTES) yield fact(PLAIN_BYTES, { meant: code(`${digits}Mi`) });
}

function* cpu(text: string, quantity: Quantity, names: readonly string[]): Generator<Fact> {
  const cores = quantity.toNumber();
  if (cores > CORES_MAX) {
    const digits = /^[+-]?[\d.]+/.exec(text)?.[0] ?? '';
    yield fact(CPU_SUFFIX, { cores: grouped(BigInt(Math.round(cores))), meant: code(`${digits}m`) });
    return;
  }
  yield fact(CPU, { text: code(text), cores: rounded(cores, 3) });
  if (names.at(-2) === 'limits') yield fact(CPU_LIMIT, { milliseconds: rounded(cores * 100, 1) });
  else if (names.at(-2) === 'requests') yield fact(CPU_REQUEST);
}

/** In the largest unit that leaves at least one; empty below the smallest. */
function inUnits(count: number, base: number, units: readonly string[]): string {
  let value = count;
  let unit = '';
  for (const next of units) {
    if (Math.abs(value) < base) break;
    value /= base;
    unit = next;
  }
  return unit === '' ? '' : `${rounded(value)} ${unit}`;
}
