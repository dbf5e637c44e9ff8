import { splitConjuncts } from './conjuncts.ts';
import type { Severity } from './finding.ts';
import type { Rule, Say } from './rule.ts';
import { isTextProblem, readText } from './template.ts';

/** A rule with one small thing changed for the worse. */
export interface Mutant {
  readonly change: string;
  readonly rule: Rule;
}

/**
 * Changes a rule in every way that its examples must notice (design.md §6): a conjunct of `where` or `when`
 * dropped, a branch of `severity` dropped or turned into another level, findings and notifications confused, a
 * variable of a text emptied.
 */
export function buildMutants(rule: Rule): readonly Mutant[] {
  return [
    ...dropWhere(rule),
    ...dropConjuncts(rule),
    ...changeSeverity(rule),
    ...changeNotification(rule),
    ...emptyVariables(rule),
  ];
}

/** A rule that makes findings of some rows and notifications of others must have examples of both. */
function changeNotification(rule: Rule): readonly Mutant[] {
  if (rule.notification === '') return [];
  const others = rule.notification === 'true' ? [] : [`(${rule.notification}) || true`];
  return ['', ...others]
    .filter((other) => other !== '' || rule.at !== '')
    .map((other) => ({
      change: `notification: \`${rule.notification}\` turned into \`${other}\``,
      rule: { ...rule, notification: other },
    }));
}

function dropWhere(rule: Rule): readonly Mutant[] {
  return Object.entries(rule.where).flatMap(([column, values]) => {
    const rest = Object.entries(rule.where).filter(([other]) => other !== column);
    const without = {
      change: `where: ${column} dropped`,
      rule: { ...rule, where: Object.fromEntries(rest) },
    };
    if (values.length < 2) return [without];
    const fewer = values.map((value) => ({
      change: `where: ${column} no longer takes ${JSON.stringify(value)}`,
      rule: { ...rule, where: { ...rule.where, [column]: values.filter((other) => other !== value) } },
    }));
    return [without, ...fewer];
  });
}

function dropConjuncts(rule: Rule): readonly Mutant[] {
  if (rule.when === '') return [];
  const parts = splitConjuncts(rule.when);
  return parts.map((part, at) => ({
    change: `when: \`${part}\` dropped`,
    rule: {
      ...rule,
      when: parts
        .filter((_, other) => other !== at)
        .map((each) => `(${each})`)
        .join(' && '),
    },
  }));
}

const OTHER: Readonly<Record<Severity, Severity>> = { error: 'warning', warning: 'error', note: 'warning' };

function changeSeverity(rule: Rule): readonly Mutant[] {
  return rule.severity.flatMap((branch, at) => {
    const flipped = rule.severity.map((each, other) =>
      other === at ? { ...each, value: OTHER[each.value] } : each,
    );
    const changed = {
      change: `severity: ${branch.value} turned into ${OTHER[branch.value]}`,
      rule: { ...rule, severity: flipped },
    };
    if (branch.if === '') return [changed];
    const dropped = rule.severity.filter((_, other) => other !== at);
    return [
      changed,
      { change: `severity: branch ${branch.value} dropped`, rule: { ...rule, severity: dropped } },
    ];
  });
}

function emptyVariables(rule: Rule): readonly Mutant[] {
  return rule.say.flatMap((say, at) =>
    (['what', 'why', 'do'] as const).flatMap((key) =>
      emptyEach(say[key]).map(({ expression, text }) => ({
        change: `say ${at + 1}, ${key}: \${${expression}} emptied`,
        rule: {
          ...rule,
          say: rule.say.map((each, other): Say => (other === at ? { ...each, [key]: text } : each)),
        },
      })),
    ),
  );
}

/** The text with each of its expressions left out in turn. */
function emptyEach(text: string): readonly { readonly expression: string; readonly text: string }[] {
  const parts = readText(text);
  if (isTextProblem(parts)) return [];
  return parts.flatMap((part, at) => {
    if ('literal' in part) return [];
    const rest = parts.map((each, other) => {
      if (other === at) return '';
      return 'literal' in each ? each.literal.replaceAll('${', '$${') : `\${${each.expression}}`;
    });
    return [{ expression: part.expression, text: rest.join('') }];
  });
}
