import type { FleetInventory, InventoryRow } from '../explain/inventory/answer.ts';
import { count } from '../model/list.ts';
import { renderLine, renderMarkdownText } from './escape.ts';
import { type Paint, PLAIN } from './paint.ts';
import type { ViewOptions } from './view.ts';
import { cells } from './width.ts';

const HEAD = ['member', 'labels', 'taints', 'properties', 'namespaces', 'kinds', ''] as const;

/** An inventory for people: one line per member. */
export function* renderInventoryTable(inventory: FleetInventory, options: ViewOptions): Generator<string> {
  const paint: Paint = options.paint ?? PLAIN;
  const rows = inventory.members.map((member) => readRow(member).map(renderLine));
  const widths = HEAD.map((title, column) =>
    Math.max(cells(title), ...rows.map((row) => cells(row[column] ?? ''))),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((text, column) => text + ' '.repeat(Math.max(0, (widths[column] ?? 0) - cells(text))))
      .join('  ')
      .trimEnd();
  if (rows.length > 0) yield `${paint.bold(line(HEAD))}\n`;
  for (const row of rows) yield `${line(row)}\n`;
  for (const each of renderSummary(inventory)) yield `${paint.dim(renderLine(each))}\n`;
}

/** The same as a Markdown table. */
export function* renderInventoryMarkdown(inventory: FleetInventory): Generator<string> {
  if (inventory.members.length > 0) {
    yield `| ${HEAD.join(' | ')} |\n|${' --- |'.repeat(HEAD.length)}\n`;
    for (const member of inventory.members)
      yield `| ${readRow(member)
        .map((text) => renderMarkdownText(renderLine(text)))
        .join(' | ')} |\n`;
    yield '\n';
  }
  for (const each of renderSummary(inventory)) yield `${renderMarkdownText(renderLine(each))}\n`;
}

function readRow(member: InventoryRow): readonly string[] {
  const { name, labels, taints, properties, withheld, namespaces, kinds, remarks } = member;
  return [
    name,
    labels.join(', ') || '-',
    taints.join(', ') || '-',
    withheld === 0 ? String(properties) : `${properties} (${withheld} withheld)`,
    namespaces === undefined ? 'not known' : String(namespaces),
    kinds === undefined ? 'not known' : String(kinds),
    remarks.join(', '),
  ];
}

function* renderSummary({ members, captured, complete, missing }: FleetInventory): Generator<string> {
  const taken = captured === '' ? '' : `, taken ${captured}`;
  yield `${count(members.length, 'member')}${complete ? ', no other' : ', perhaps others'}${taken}`;
  if (missing !== '') yield `The input does not tell ${missing}.`;
}
