/** Texts that are not to be written, by their first characters; filled when an input is read. */
const HIDDEN = new Map<string, string[]>();
const HEADS = new Uint8Array(65_536);
const HEAD = 6;
let longest = 0;
const MASK = '***';

/** From now on, nothing that is written holds these texts, be it plain, in base64, in that twice, or in hexadecimal. */
export function hideValues(values: readonly string[]): void {
  for (const value of values) {
    for (const form of formsOf(value)) {
      const head = form.slice(0, HEAD);
      const known = HIDDEN.get(head) ?? [];
      if (known.includes(form)) continue;
      known.push(form);
      known.sort((a, b) => b.length - a.length);
      HIDDEN.set(head, known);
      HEADS[headOf(form, 0)] = 1;
      longest = Math.max(longest, form.length);
    }
  }
}

function headOf(text: string, at: number): number {
  return ((text.charCodeAt(at) & 0xff) << 8) | (text.charCodeAt(at + 1) & 0xff);
}

/** A value as it may stand in a text, also in the middle of something that is encoded. */
function formsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value, 'utf8');
  const coded = base64Forms(bytes);
  const twice = coded.flatMap((form) => base64Forms(Buffer.from(form)));
  const hex = bytes.toString('hex');
  const forms = [
    value,
    JSON.stringify(value).slice(1, -1),
    percentForm(value),
    ...coded,
    ...twice,
    hex,
    hex.toUpperCase(),
  ];
  return [...new Set(forms)].filter((form) => form.length >= HEAD + 2);
}

function percentForm(value: string): string {
  return encodeURIComponent(value.replace(/[\ud800-\udfff]/g, '?'));
}

/** What base64 makes of bytes wherever they begin in a group of three; characters that depend on neighbours are left out. */
function base64Forms(bytes: Buffer): readonly string[] {
  return [0, 1, 2].map((shift) => {
    const coded = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const isWhole = (bytes.length + shift) % 3 === 0;
    return coded.slice(shift === 0 ? 0 : shift + 1, isWhole ? undefined : -1);
  });
}

/** Pieces of text without what is hidden, whatever the pieces cut in two. */
export function* maskHidden(pieces: Iterable<string>): Generator<string> {
  if (HIDDEN.size === 0) {
    yield* pieces;
    return;
  }
  let rest = '';
  for (const piece of pieces) {
    const { masked, open } = maskText(rest + piece, false);
    if (masked !== '') yield masked;
    rest = open;
  }
  if (rest !== '') yield maskText(rest, true).masked;
}

/** The text up to where something hidden might begin that goes on in the next piece, and what is left. */
function maskText(text: string, isEnd: boolean): { readonly masked: string; readonly open: string } {
  const safe = isEnd ? text.length : Math.max(0, text.length - longest + 1);
  let masked = '';
  let from = 0;
  let at = 0;
  while (at < safe) {
    const form = HEADS[headOf(text, at)] === 1 ? findForm(text, at) : undefined;
    if (form === undefined) {
      at += 1;
      continue;
    }
    masked += text.slice(from, at) + MASK;
    at += form.length;
    from = at;
  }
  const end = Math.max(at, safe);
  return { masked: masked + text.slice(from, end), open: text.slice(end) };
}

function findForm(text: string, at: number): string | undefined {
  return HIDDEN.get(text.slice(at, at + HEAD))?.find((form) => text.startsWith(form, at));
}
