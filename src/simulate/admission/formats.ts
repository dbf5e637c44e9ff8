import { daysIn } from './go-time.ts';

const UUID = '[0-9a-f]{8}-?[0-9a-f]{4}-?';
const UUID_END = '[0-9a-f]{12}$';
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})$/;
const CLOCK = /^(\d{2}):(\d{2}):(\d{2})(?:.\d+)?(?:z|[+-]\d{2}:\d{2})$/;

/** The formats of texts that the server checks, without their dashes. Others are ignored, `int32` among them. */
const FORMATS: ReadonlyMap<string, (text: string) => boolean> = new Map<string, (text: string) => boolean>([
  ['date', isDate],
  ['datetime', isDateTime],
  ['byte', (text) => BASE64.test(text)],
  ['duration', isDuration],
  ['uuid', (text) => new RegExp(`^${UUID}[0-9a-f]{4}-?[0-9a-f]{4}-?${UUID_END}`, 'i').test(text)],
  ['uuid3', (text) => new RegExp(`^${UUID}3[0-9a-f]{3}-?[0-9a-f]{4}-?${UUID_END}`, 'i').test(text)],
  ['uuid4', (text) => new RegExp(`^${UUID}4[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?${UUID_END}`, 'i').test(text)],
  ['uuid5', (text) => new RegExp(`^${UUID}5[0-9a-f]{3}-?[89ab][0-9a-f]{3}-?${UUID_END}`, 'i').test(text)],
  ['ipv4', isIpv4],
  ['ipv6', isIpv6],
  ['cidr', isCidr],
  ['mac', (text) => /^([0-9a-f]{2}([:-]))(?:[0-9a-f]{2}\2){4}[0-9a-f]{2}$/i.test(text)],
  ['hexcolor', (text) => /^#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/.test(text)],
  ['bsonobjectid', (text) => /^[0-9a-fA-F]{24}$/.test(text)],
  ['hostname', isHostname],
  ['email', (text) => /^[^\s@<>(),;:\\"[\]]+@[^\s@<>(),;:\\"[\]]+$/.test(text)],
  ['uri', (text) => /^(?:\/|[A-Za-z][A-Za-z0-9+.-]*:)\S*$/.test(text)],
  ['password', () => true],
]);

/** The format as the server knows it, or '' when it ignores it. */
export function knownFormat(format: string): string {
  return FORMATS.has(format.replaceAll('-', '')) ? format : '';
}

/** True when a text has the format; true for formats the server does not know. */
export function matchFormat(format: string, text: string): boolean {
  return FORMATS.get(format.replaceAll('-', ''))?.(text) ?? true;
}

function isDate(text: string): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  return m >= 1 && m <= 12 && d >= 1 && d <= daysIn(y, m);
}

function isDateTime(text: string): boolean {
  const [date = '', time] = text.toLowerCase().split('t');
  if (text.length < 4 || time === undefined || !isDate(date)) return false;
  const [, hour = '', minute = '', second = ''] = CLOCK.exec(time) ?? [];
  return hour !== '' && hour <= '23' && minute <= '59' && second <= '59';
}

function isDuration(text: string): boolean {
  if (/^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/.test(text)) return true;
  const units = ['ns', 'us', 'µs', 'ms', 's', 'm', 'h', 'hr', 'd', 'w', 'wk'];
  const words = ['nano', 'micro', 'milli', 'sec', 'min', 'hour', 'day', 'week'];
  return [...text.matchAll(/\d+\s*([A-Za-zµ]+)/g)].some(([, unit = '']) => {
    const name = unit.toLowerCase();
    return units.includes(name) || words.some((word) => name.startsWith(word));
  });
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2 || !text.includes(':')) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const all = groups.flat();
  const last = all.at(-1) ?? '';
  const tail = last.includes('.') && isIpv4(last) ? 1 : 0;
  const plain = tail === 1 ? all.slice(0, -1) : all;
  if (!plain.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  const count = all.length + tail;
  return halves.length === 2 ? count < 8 : count === 8;
}

function isCidr(text: string): boolean {
  const [, address = '', bits = ''] = /^(.+)\/(\d{1,3})$/.exec(text) ?? [];
  return (isIpv4(address) && Number(bits) <= 32) || (isIpv6(address) && bits !== '' && Number(bits) <= 128);
}

function isHostname(text: string): boolean {
  if (text.length > 255 || text === '') return false;
  return text
    .split('.')
    .every((part) => /^[\p{L}\p{S}0-9](?:[\p{L}\p{S}0-9-]{0,61}[\p{L}\p{S}0-9])?$/u.test(part));
}
