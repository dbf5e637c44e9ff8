import { isJsonList, isJsonObject, type Json } from '../../../api/json.ts';
import { type Correlation, findByKey } from '../correlation.ts';
import { type Complaint, type FieldError, fieldError } from '../field-error.ts';
import { asSchema } from '../pruning.ts';
import { below, type Spot } from '../spot.ts';
import type { CompiledRule, Structural } from '../structural.ts';
import { type CelValue, isKind, liftValue } from './value.ts';

/** What the rules of a schema say about an object. */
export interface RuleFindings {
  readonly errors: FieldError[];
  /** Rules that could not be judged here, and why; the server may still refuse by them. */
  readonly unjudged: string[];
}

/** A value beside its former self, as far as rules are concerned. */
interface Pairing {
  readonly old: Json | undefined;
  readonly pair: Correlation | undefined;
  /** The nearest value above that has a counterpart. */
  readonly above: Correlation | undefined;
}

/**
 * Runs the CEL rules of a schema over an object (`cel.Validator`). With `old`, on update, rules that name
 * `oldSelf` run too, and a broken rule is forgiven where the value it sits on did not change.
 */
export function readRuleErrors(
  value: Json,
  schema: Structural,
  old: Json | undefined,
  pair: Correlation | undefined,
): RuleFindings {
  const found: RuleFindings = { errors: [], unjudged: [] };
  visit(value, schema, undefined, { old, pair, above: undefined }, found);
  return found;
}

function visit(
  value: Json,
  schema: Structural,
  spot: Spot | undefined,
  pairing: Pairing,
  found: RuleFindings,
): void {
  if (value === null || (!schema.below.rules && schema.allOf.length === 0)) return;
  if (schema.rules.length > 0) runRules(value, schema, spot, pairing, found);
  for (const each of schema.allOf) {
    const apart = { old: pairing.old, pair: undefined, above: pairing.above };
    runRules(value, { ...schema, rules: each.rules }, spot, apart, found);
    if (each.properties !== undefined && each.below.rules) found.unjudged.push('rules nested in allOf');
  }
  if (isJsonList(value)) visitItems(value, schema, spot, pairing, found);
  else if (isJsonObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      const property = schema.properties?.get(key);
      const nested = property ?? asSchema(schema.additional);
      if (nested === undefined) continue;
      const former =
        isJsonObject(pairing.old) && Object.hasOwn(pairing.old, key) ? pairing.old[key] : undefined;
      const isType = spot === undefined && (key === 'kind' || key === 'apiVersion');
      const next = isType
        ? { old: former ?? undefined, pair: undefined, above: undefined }
        : descend(pairing, former ?? undefined, pairing.pair?.member(key));
      visit(member, nested, below(spot, key, property === undefined), next, found);
    }
  }
}

function visitItems(
  value: readonly Json[],
  schema: Structural,
  spot: Spot | undefined,
  pairing: Pairing,
  found: RuleFindings,
): void {
  const { items } = schema;
  if (items === undefined) return;
  const former = isJsonList(pairing.old) && schema.listType === 'map' ? pairing.old : [];
  value.forEach((item, index) => {
    const old = former.length === 0 ? undefined : findByKey(former, item, schema.listMapKeys);
    visit(item, items, below(spot, index), descend(pairing, old, pairing.pair?.item(index)), found);
  });
}

function descend(pairing: Pairing, old: Json | undefined, pair: Correlation | undefined): Pairing {
  // Once a value has no counterpart, nothing below it has one either.
  if (pairing.pair === undefined) return { ...pairing, old };
  return { old, pair, above: pairing.pair };
}

function runRules(
  value: Json,
  schema: Structural,
  spot: Spot | undefined,
  pairing: Pairing,
  found: RuleFindings,
): void {
  const isRoot = spot === undefined || schema.embedded;
  const self = liftValue(value, schema, isRoot);
  const oldSelf = pairing.old === undefined ? undefined : liftValue(pairing.old, schema, isRoot);
  for (const each of schema.rules.filter(({ rule }) => rule.rule.trim() !== '')) {
    const program = each.program();
    if (typeof program === 'string') {
      found.unjudged.push(`${each.rule.rule}: ${program}`);
      continue;
    }
    const optional = each.rule.optionalOldSelf;
    if (program.usesOldSelf && oldSelf === undefined && !optional) continue;
    const former: CelValue | undefined = optional ? { kind: 'optional', value: oldSelf } : oldSelf;
    const result = program.run(self, former);
    if (result === true) continue;
    if (isKind(result, 'error')) {
      const detail = explainFailure(result.text, each);
      found.errors.push(fieldError(spot, { type: 'FieldValueInvalid', value: schema.type, detail }));
      continue;
    }
    const forgiven = !program.usesOldSelf && (pairing.pair ?? pairing.above)?.isSame() === true;
    if (!forgiven) found.errors.push(buildError(each, schema, spot, self, former));
  }
}

function ruleText({ rule }: CompiledRule): string {
  return (rule.message === '' ? rule.rule : rule.message).trim();
}

function explainFailure(text: string, rule: CompiledRule): string {
  if (text.startsWith('no such overload')) {
    return `'${text}': call arguments did not match a supported operator, function or macro signature for rule: ${ruleText(rule)}`;
  }
  if (text.startsWith('operation cancelled')) {
    return `'${text}': no further validation rules will be run due to call cost exceeds limit for rule: ${ruleText(rule)}`;
  }
  return `${text} evaluating rule: ${ruleText(rule)}`;
}

function buildError(
  compiled: CompiledRule,
  schema: Structural,
  spot: Spot | undefined,
  self: CelValue,
  oldSelf: CelValue | undefined,
): FieldError {
  const { rule } = compiled;
  let detail = rule.message === '' ? `failed rule: ${ruleText(compiled)}` : ruleText(compiled);
  const messages = compiled.messageProgram();
  if (messages !== undefined && typeof messages !== 'string') {
    const message = messages.run(self, oldSelf);
    const text = typeof message === 'string' ? message.trim() : '';
    if (text !== '' && !text.includes('\n')) detail = text;
  }
  let place = spot;
  for (const step of rule.fieldPath.split('.').filter((each) => each !== '')) place = below(place, step);
  return fieldError(place, complaintFor(rule.reason, schema.type, detail));
}

function complaintFor(reason: string, value: string, detail: string): Complaint {
  switch (reason) {
    case 'FieldValueForbidden':
    case 'FieldValueRequired':
      return { type: reason, detail };
    case 'FieldValueDuplicate':
      return { type: reason, value };
    default:
      return { type: 'FieldValueInvalid', value, detail };
  }
}
