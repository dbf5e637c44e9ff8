import type { Json } from '../api/json.ts';
import { type Composition, type Frame, fail, MAX_CACHED_KEYS, shareText } from './compose-state.ts';
import { type PlainValue, readKeyText, readPlainScalar, readTaggedScalar } from './scalar.ts';
import { ABSENT, DOUBLE_QUOTED, PLAIN, readScalarText, type YamlScalar } from './yaml-events.ts';
import { readTagName } from './yaml-tag.ts';

/** The value of a scalar event. */
export function readScalar(composition: Composition, event: YamlScalar): Json {
  const raw = readRaw(composition, event);
  if (event.tagStart !== ABSENT) return readTagged(composition, event, raw);
  if (event.style !== PLAIN) return shareText(composition.cache, raw);
  if (composition.top?.isFlow === true) checkFlowScalar(composition, event, raw);
  const value = readPlainScalar(raw);
  if (typeof value === 'string') return shareText(composition.cache, value);
  if (typeof value === 'number') checkFinite(composition, event, value);
  return value;
}

/** The text of a scalar. At the end of the input a block scalar gets no line feed that is not there. */
function readRaw(composition: Composition, event: YamlScalar): string {
  const { text } = composition;
  const raw = readScalarText(text, event);
  if (event.fast) return raw;
  if (event.style === DOUBLE_QUOTED) checkEscapes(composition, event);
  if (event.style <= DOUBLE_QUOTED || event.valueEnd < text.length) return raw;
  return /[^ \r\n][^\r\n]*$/.test(lastLine(text)) ? raw.replace(/\n$/, '') : raw;
}

function lastLine(text: string): string {
  return text.slice(Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1);
}

function readTagged(composition: Composition, event: YamlScalar, raw: string): PlainValue {
  const tag = readTagName(composition.text.slice(event.tagStart, event.tagEnd), composition.handles);
  if (tag === undefined) return raw;
  const result = readTaggedScalar(tag, raw);
  if ('fault' in result) {
    fail(composition, `tag mismatch: ${result.fault}`, event.tagStart);
    return null;
  }
  if (typeof result.value === 'number') checkFinite(composition, event, result.value);
  return result.value;
}

function checkFinite(composition: Composition, event: YamlScalar, value: number): void {
  if (!Number.isFinite(value)) fail(composition, 'number without JSON form', event.valueStart);
}

/** kubectl's library knows neither `\/` nor surrogates, alone or in pairs. */
function checkEscapes(composition: Composition, event: YamlScalar): void {
  const raw = composition.text.slice(event.valueStart, event.valueEnd);
  for (let at = raw.indexOf('\\'); at !== -1; at = raw.indexOf('\\', at + 2)) {
    const sign = raw[at + 1];
    if (sign === '/') fail(composition, 'unknown escape sequence', event.valueStart + at);
    if (sign !== 'u' && sign !== 'U') continue;
    const code = Number.parseInt(raw.slice(at + 2, at + (sign === 'u' ? 6 : 10)), 16);
    if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
      fail(composition, 'escape of no character', event.valueStart + at);
    }
  }
}

/** A simple key may be this long, counted up to its colon (go-yaml 2, `yaml_simple_key_is_valid`). */
const LONGEST_KEY = 1024;

/** Takes a scalar as the key of the next entry of `top`. */
export function openEntry(composition: Composition, top: Frame, event: YamlScalar): void {
  const { text } = composition;
  const raw = readScalarText(text, event);
  top.keyOffset = event.valueStart === ABSENT ? event.tagStart : event.valueStart;
  if (event.valueEnd - event.valueStart > LONGEST_KEY - 8) checkKeyLength(composition, event);
  top.keyTyped = false;
  if (top.isFlow) checkFlowKey(composition, event);
  if (event.tagStart !== ABSENT) openTaggedEntry(composition, top, event, raw);
  else if (event.style !== PLAIN) {
    if (!event.fast && event.style === DOUBLE_QUOTED) checkEscapes(composition, event);
    top.key = raw;
  } else if (raw === '<<') top.merge = true;
  else if (top.isFlow) openFlowEntry(composition, top, event, raw);
  else openPlainEntry(composition, top, raw);
  if (event.anchorStart !== ABSENT) {
    const value = event.style === PLAIN && event.tagStart === ABSENT ? readPlainScalar(raw) : raw;
    composition.anchors.set(text.slice(event.anchorStart, event.anchorEnd), { value, size: 1 });
  }
}

function openPlainEntry(composition: Composition, top: Frame, raw: string): void {
  const { keys } = composition.cache;
  let meaning = keys.get(raw);
  if (meaning === undefined) {
    const value = readPlainScalar(raw);
    meaning = { text: readKeyText(value, raw) ?? null, typed: typeof value !== 'string' };
    if (keys.size >= MAX_CACHED_KEYS) keys.clear();
    keys.set(raw, meaning);
  }
  if (meaning.text === null) fail(composition, 'null mapping key', top.keyOffset);
  else top.key = meaning.text;
  top.keyTyped = meaning.typed;
}

/** A key between braces: it stands on one line with its colon, and a colon without a blank belongs to it. */
function openFlowEntry(composition: Composition, top: Frame, event: YamlScalar, raw: string): void {
  checkFlowScalar(composition, event, raw);
  const following = composition.text[event.valueEnd + 1] ?? '';
  if (composition.text[event.valueEnd] !== ':' || !/[[\]{},]/.test(following)) {
    openPlainEntry(composition, top, raw);
  } else if (following === '[' || following === '{') {
    fail(composition, 'missed comma between flow collection entries', event.valueEnd + 1);
  } else {
    top.key = `${raw}:`;
    if (top.keyOffset === top.start && composition.text[top.start] !== '{') top.text = top.key;
  }
}

/** In brackets kubectl's library takes a question mark, and a colon in front, for indicators. */
function checkFlowScalar(composition: Composition, event: YamlScalar, raw: string): void {
  const sign = raw.startsWith(':') ? 0 : raw.indexOf('?');
  if (sign !== -1) fail(composition, 'indicator in a flow scalar', event.valueStart + sign);
}

/** A key without `?` and its colon stand on one line. */
function checkFlowKey(composition: Composition, event: YamlScalar): void {
  const { text } = composition;
  const quoted = event.style === PLAIN ? 0 : 1;
  const rest = /[ \t\r\n]*:?/y;
  rest.lastIndex = event.valueEnd + quoted;
  const colon = rest.exec(text)?.[0] ?? '';
  if (!colon.endsWith(':') || /\?[ \t\r\n]*$/.test(text.slice(0, event.valueStart - quoted).slice(-40)))
    return;
  if (/[\r\n]/.test(text.slice(event.valueStart, event.valueEnd) + colon)) {
    fail(composition, 'flow key over several lines', event.valueStart);
  }
}

function openTaggedEntry(composition: Composition, top: Frame, event: YamlScalar, raw: string): void {
  const tag = readTagName(composition.text.slice(event.tagStart, event.tagEnd), composition.handles);
  if (raw === '<<' && (tag === 'merge' || tag === '!')) {
    top.merge = true;
    return;
  }
  const value = readTagged(composition, event, raw);
  const key = readKeyText(value, raw);
  top.keyTyped = typeof value !== 'string';
  if (key === undefined) fail(composition, 'null mapping key', event.tagStart);
  else top.key = key;
}

/** Quotes count; so do blanks between the key and its colon. */
function checkKeyLength(composition: Composition, event: YamlScalar): void {
  const { text } = composition;
  const quoted = event.style === PLAIN ? 0 : 1;
  let colon = event.valueEnd + quoted;
  while (text[colon] === ' ' || text[colon] === '\t') colon++;
  const characters = [...text.slice(event.valueStart - quoted, colon)].length;
  if (text[colon] === ':' && characters > LONGEST_KEY) fail(composition, 'key too long', event.valueStart);
}
