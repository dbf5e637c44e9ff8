import type { ActiveRule, Read } from './draft.ts';
import type { Edit, Fix } from './finding.ts';
import { readPlaces, renderText, runPart } from './finding-parts.ts';
import type { EditSpec, FixSpec } from './rule.ts';

/** The fixes a rule offers for a finding. */
export function buildFixes(active: ActiveRule, read: Read): readonly Fix[] {
  return active.rule.fix.flatMap((fix) => buildFix(active, fix, read));
}

/** A fix is offered whole or not at all. */
function buildFix(active: ActiveRule, fix: FixSpec, read: Read): readonly Fix[] {
  if (fix.if !== '' && runPart(active, 'words', fix.if, read)?.value !== true) return [];
  const edits = fix.edit.flatMap((edit) => buildEdit(active, edit, read));
  if (edits.length < fix.edit.length) return [];
  return [{ title: renderText(active, 'words', fix.title, read), safe: fix.safe, edits }];
}

function buildEdit(active: ActiveRule, edit: EditSpec, read: Read): readonly Edit[] {
  const text = (part: string): string => renderText(active, 'words', part, read);
  if (edit.op === 'file') return [{ op: 'file', path: text(edit.path), content: text(edit.content) }];
  const [place] = readPlaces(runPart(active, 'words', edit.place, read)?.value);
  if (place === undefined) return [];
  return [edit.op === 'remove' ? { op: 'remove', place } : { op: edit.op, place, value: text(edit.value) }];
}
