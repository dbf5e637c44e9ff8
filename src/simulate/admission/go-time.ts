import { renderGoQuoted } from '../../model/label-selector-syntax.ts';

/** The parts of RFC 3339 as Go names them in its errors, with what each may look like. */
const PARTS: readonly (readonly [string, RegExp, number?, string?])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d{2}/, 12, 'month'],
  ['-', /^-/],
  ['02', /^\d{2}/, 31, 'day'],
  ['T', /^T/],
  ['15', /^\d{2}/, 23, 'hour'],
  [':', /^:/],
  ['04', /^\d{2}/, 59, 'minute'],
  [':', /^:/],
  ['05', /^\d{2}/, 59, 'second'],
  ['Z07:00', /^(?:Z|[+-]\d{2}:\d{2})/],
];

/** Go's error for a text that is no RFC 3339 time (`time.Parse`), or undefined when it is one. */
export function explainTimeError(text: string): string | undefined {
  const quoted = renderGoQuoted(text);
  let rest = text;
  let year = 0;
  let month = 0;
  for (const [name, form, limit, unit] of PARTS) {
    if (name === 'Z07:00') rest = rest.replace(/^[.,]\d+/, '');
    const [part] = form.exec(rest) ?? [];
    if (part === undefined) {
      return `parsing time ${quoted} as "2006-01-02T15:04:05Z07:00": cannot parse ${renderGoQuoted(rest)} as "${name}"`;
    }
    rest = rest.slice(part.length);
    const number = Number(part);
    if (name === '2006') year = number;
    if (unit === 'month') month = number;
    const least = unit === 'month' || unit === 'day' ? 1 : 0;
    const most = unit === 'day' ? daysIn(year, month) : limit;
    if (unit !== undefined && most !== undefined && (number < least || number > most)) {
      return `parsing time ${quoted}: ${unit} out of range`;
    }
  }
  return rest === '' ? undefined : `parsing time ${quoted}: extra text: ${renderGoQuoted(rest)}`;
}

/** Days of a month; 31 when there is no such month. */
export function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
