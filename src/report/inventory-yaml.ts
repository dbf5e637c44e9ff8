import { Document, isMap, isSeq, visit } from 'yaml';
import type { FleetInventory } from '../explain/inventory/answer.ts';
import { renderLine } from './escape.ts';

/** Lists longer than this stand line by line, which is what a reviewer wants to see changed. */
const WIDTH = 110;

/** An inventory as the file to commit. */
export function* renderInventoryYaml({
  file,
  members,
  complete,
  missing,
}: FleetInventory): Generator<string> {
  yield '# The member clusters of a fleet, for fleetlint: pass it with --inventory, or name it in fleetlint.yaml.\n';
  yield '# Written by "fleetlint inventory"; take it again when members change.\n';
  if (!complete)
    yield '# It may lack members: without "complete: true" nobody takes a name that is not here for a mistake.\n';
  if (missing !== '') yield `# The input did not tell ${renderLine(missing)}.\n`;
  for (const { name, remarks } of members)
    for (const remark of remarks) yield `# ${renderLine(`${name}: ${remark}`)}\n`;
  const document = new Document(file, { aliasDuplicateObjects: false });
  visit(document, {
    Seq: (_key, node) => {
      node.flow = node.items.every((item) => !isMap(item) && !isSeq(item));
    },
    Map: (_key, node, path) => {
      // Taints and the quantities of one kind are short and belong together.
      node.flow = path.length > 6 && node.items.every(({ value }) => !isMap(value) && !isSeq(value));
    },
  });
  yield document.toString({ lineWidth: WIDTH, flowCollectionPadding: true });
}
