import { buildLazyRows } from '../lazy-row.ts';
import type { Relation } from '../relation.ts';
import { forecastCells, forecastColumns } from './decisions/forecast.ts';
import { namespaceCells, namespaceColumns } from './decisions/namespace.ts';
import { recordedCells, recordedColumns } from './decisions/recorded.ts';
import { buildSubjects } from './decisions/subject.ts';

const buildRow = buildLazyRows({ ...recordedCells, ...forecastCells, ...namespaceCells });

/** Which clusters a placement means, what the scheduler recorded of them, and what it would do next (design.md §5, `decisions`). */
export const decisions: Relation = {
  name: 'decisions',
  grain:
    'one row per placement and cluster: every known member, every name of the policy, and every cluster that the latest policy snapshot decides on',
  columns: { ...recordedColumns, ...forecastColumns, ...namespaceColumns },
  rows: function* (context) {
    for (const subject of buildSubjects(context)) yield buildRow(subject);
  },
};
