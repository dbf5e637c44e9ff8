import { Document, isScalar, type Node } from 'yaml';
import { isJsonList, isJsonObject, type Json } from '../api/json.ts';

/** How a value is written where it is put. */
export interface ValueStyle {
  /** Everything on one line, as inside `{}` and `[]`. */
  readonly isFlow: boolean;
  /** The file is JSON. */
  readonly isJson: boolean;
  /** Spaces before the lines of a block. */
  readonly indent: number;
  readonly newline: string;
  /** The scalar that stood there: its quotes are kept. */
  readonly old?: Node | null;
  /** Quote every text: its plain form means something else to kubectl. */
  readonly isQuoted?: boolean;
}

/** A value as text: a scalar or flow collection to stand behind `key: `, or lines of a block to stand below it. */
export interface ValueText {
  readonly text: string;
  /** True when it begins on a line of its own. */
  readonly isBlock: boolean;
}

/** Writes a value in the style of its surroundings. */
export function renderValue(value: Json, style: ValueStyle): ValueText {
  if (style.isJson) return { text: JSON.stringify(value), isBlock: false };
  const isCollection =
    (isJsonList(value) && value.length > 0) || (isJsonObject(value) && Object.keys(value).length > 0);
  if (isCollection && !style.isFlow) {
    const lines = stringify(value, false, style).trimEnd().split('\n');
    return { text: lines.map((line) => ' '.repeat(style.indent) + line).join(style.newline), isBlock: true };
  }
  if (typeof value === 'string' && isScalar(style.old)) {
    if (style.old.type === 'QUOTE_DOUBLE') return { text: JSON.stringify(value), isBlock: false };
    if (style.old.type === 'QUOTE_SINGLE' && !/[\n'\\\u0000-\u001f]/.test(value))
      return { text: `'${value}'`, isBlock: false };
  }
  if (typeof value === 'string' && (style.isQuoted === true || value.includes('\n'))) {
    return { text: JSON.stringify(value), isBlock: false };
  }
  return { text: stringify(value, true, style).trimEnd(), isBlock: false };
}

/** YAML 1.1 decides what needs quotes, as the readers of Kubernetes do. */
function stringify(value: Json, isFlow: boolean, { isQuoted = false }: ValueStyle): string {
  const document = new Document(value, { version: '1.1' });
  return document
    .toString({
      collectionStyle: isFlow ? 'flow' : 'block',
      lineWidth: 0,
      flowCollectionPadding: true,
      indentSeq: true,
      ...(isQuoted && { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' }),
    })
    .replace(/^%YAML 1\.1\n---\n/, '');
}
