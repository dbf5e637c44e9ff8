import { closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const DUMP = 'testdata/conformance/dumps/healthy-crp-pickn/dump/hub';

/**
 * Writes one `kind: List` of about `megabytes` to `path`, made of the items of a recorded hub dump as kubectl printed them,
 * repeated under other names, so that quoting, folding and proportions are real. Returns the number of bytes and items.
 */
export function generateList(path, megabytes) {
  const unit = readdirSync(DUMP)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => itemsOf(readFileSync(join(DUMP, name), 'utf8')))
    .join('');
  const itemsPerUnit = unit.split(/^- /m).length - 1;
  const file = openSync(path, 'w');
  let bytes = writeSync(file, 'apiVersion: v1\nitems:\n');
  let items = 0;
  for (let copy = 0; bytes < megabytes * 1_000_000; copy += 1) {
    bytes += writeSync(file, renamed(unit, copy));
    items += itemsPerUnit;
  }
  bytes += writeSync(file, 'kind: List\nmetadata:\n  resourceVersion: ""\n');
  closeSync(file);
  return { bytes, items };
}

/** The text between `items:` and the end of the list, as kubectl prints it. */
function itemsOf(text) {
  const start = text.indexOf('\nitems:\n') + '\nitems:\n'.length;
  const end = text.search(/^kind: List$/m);
  return text.slice(start, end);
}

/** Gives every name of a copy its own ending and every uid its own beginning. */
function renamed(unit, copy) {
  const mark = copy.toString(16).padStart(8, '0');
  return unit
    .replaceAll('catalog', `catalog-${copy}`)
    .replaceAll(/^( *)uid: [0-9a-f]{8}/gm, `$1uid: ${mark}`);
}
