import { renderGoQuoted } from '../../model/label-selector-syntax.ts';

/** The parts of RFC 3339 as Go names them in its errors, with what each may look like. */
const PARTS: readonly (readonly [string, RegExp, number?, string?])[] = [
  ['2006', /^\d{4}/],
  ['-', /^-/],
  ['01', /^\d{2}/, 12, 'month'],
  ['-', /^-/],
  ['02', /^\d{2}/],
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
  const numbers = new Map<string, number>();
  let rest = text;
  for (const [name, form, limit, unit] of PARTS) {
    if (name === 'Z07:00') rest = rest.replace(/^[.,]\d+/, '');
    const [part] = form.exec(rest) ?? [];
    if (part === undefined) {
      return `parsing time ${quoted} as "2006-01-02T15:04:05Z07:00": cannot parse ${renderGoQuoted(rest)} as "${name}"`;
    }
    rest = rest.slice(part.length);
    numbers.set(name, Number(part));
    const tooSmall = unit === 'month' && Number(part) < 1;
    if (limit !== undefined && (tooSmall || Number(part) > limit)) {
      return `parsing time ${quoted}: ${unit} out of range`;
    }
  }
  if (rest !== '') return `parsing time ${quoted}: extra text: ${renderGoQuoted(rest)}`;
  // Go looks at the day last, when it knows the month.
  const day = numbers.get('02') ?? 0;
  const most = daysIn(numbers.get('2006') ?? 0, numbers.get('01') ?? 0);
  return day < 1 || day > most ? `parsing time ${quoted}: day out of range` : undefined;
}

/** Days of a month; 31 when there is no such month. */
export function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
