import { TOOL } from '../api/tool.ts';
import type { FleetInventory } from '../explain/inventory/answer.ts';
import { renderJsonText } from './escape.ts';

/** An inventory as data: the content of the file, which `--inventory` reads in this form too. */
export function* renderInventoryJson({ file, missing }: FleetInventory): Generator<string> {
  const head = { version: 1, tool: { name: TOOL.name, version: TOOL.version } };
  yield `${renderJsonText({ ...head, ...(missing === '' ? {} : { missing }), ...file }, 1)}\n`;
}
