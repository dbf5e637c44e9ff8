import { type ActiveRule, type Draft, groupHits, type Hit, rowKey } from './draft.ts';
import type { Row } from './relation.ts';
import type { Rule } from './rule.ts';

/** Rows for which a rule held, with the finding each ended in. */
interface Fired {
  readonly row: Row;
  readonly draft: Draft;
}

/** What has fired so far, by rule. Rules come in an order in which those they wait for come first. */
export interface FiredRows {
  readonly all: Map<string, Fired[]>;
  readonly bySame: Map<string, ReadonlyMap<string, Draft>>;
}

/** Begins with nothing fired. */
export function buildFired(): FiredRows {
  return { all: new Map(), bySame: new Map() };
}

/** The rules in an order in which a rule comes after those that its `under` and `unless` name. */
export function orderRules(rules: readonly Rule[]): readonly Rule[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const ordered = new Set<Rule>();
  const visit = (rule: Rule, trail: ReadonlySet<string>): void => {
    if (ordered.has(rule) || trail.has(rule.id)) return;
    for (const id of [...rule.under, ...rule.unless]) {
      const other = byId.get(id);
      if (other !== undefined) visit(other, new Set([...trail, rule.id]));
    }
    ordered.add(rule);
  };
  for (const rule of rules) visit(rule, new Set());
  return [...ordered];
}

/**
 * Turns the rows of a rule into findings. A row that belongs under a finding of another rule becomes its evidence
 * (design.md §6, `under`), even when that finding was itself folded into a third; a row that another rule
 * explains away (`unless`) is dropped.
 */
export function foldHits(active: ActiveRule, hits: readonly Hit[], fired: FiredRows): readonly Draft[] {
  const { rule } = active;
  const kept: Hit[] = [];
  const own: Fired[] = [];
  for (const hit of hits) {
    const parent = findFired(rule.under, rule, hit.row, fired);
    if (parent !== undefined) {
      parent.folded.push({ active, hit });
      own.push({ row: hit.row, draft: parent });
    } else if (findFired(rule.unless, rule, hit.row, fired) === undefined) kept.push(hit);
  }
  const drafts = groupHits(active, kept);
  for (const draft of drafts) own.push(...draft.hits.map(({ row }) => ({ row, draft })));
  fired.all.set(rule.id, own);
  return drafts;
}

function findFired(ids: readonly string[], rule: Rule, row: Row, fired: FiredRows): Draft | undefined {
  for (const id of ids) {
    const found = indexFired(id, rule.same, fired).get(rowKey(row, rule.same));
    if (found !== undefined) return found;
  }
  return undefined;
}

function indexFired(id: string, same: readonly string[], fired: FiredRows): ReadonlyMap<string, Draft> {
  const key = `${id} ${same.join()}`;
  const kept = fired.bySame.get(key);
  if (kept !== undefined) return kept;
  const index = new Map<string, Draft>();
  for (const { row, draft } of fired.all.get(id) ?? []) {
    const rowsKey = rowKey(row, same);
    if (!index.has(rowsKey)) index.set(rowsKey, draft);
  }
  fired.bySame.set(key, index);
  return index;
}
