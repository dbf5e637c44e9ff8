import type { Rule } from './rule.ts';
import type { ScopeName } from './rule-program.ts';
import { isTextProblem, readText } from './template.ts';

/** What an expression must give. */
export type Expects = 'bool' | 'place' | 'places' | 'placement' | 'clusters' | 'printable';

/** An expression of a rule: where it stands in the file, and over what it is evaluated. */
export interface RuleExpression {
  /** JSON pointer in the rule file. */
  readonly pointer: string;
  readonly text: string;
  /** Offset of `text` in the scalar at `pointer`. */
  readonly offset: number;
  readonly expects: Expects;
  readonly scope: ScopeName;
}

/** Every expression of a rule, in the order of the keys. Texts that cannot be split are left out. */
export function listExpressions(rule: Rule): readonly RuleExpression[] {
  const found: RuleExpression[] = [];
  const add = (pointer: string, text: string, expects: Expects, scope: ScopeName = 'group'): void => {
    if (text !== '') found.push({ pointer, text, offset: 0, expects, scope });
  };
  const addText = (pointer: string, text: string, scope: ScopeName): void => {
    const parts = readText(text);
    if (isTextProblem(parts)) return;
    for (const part of parts) {
      if ('literal' in part) continue;
      found.push({
        pointer,
        text: part.expression,
        offset: part.start,
        expects: 'printable',
        scope,
      });
    }
  };
  add('/when', rule.when, 'bool', 'row');
  rule.severity.forEach((branch, at) => {
    add(`/severity/${at}/${branch.value}`, branch.if, 'bool', 'row');
  });
  rule.certainty.forEach((branch, at) => {
    add(`/certainty/${at}/${branch.value}`, branch.if, 'bool', 'row');
  });
  add('/notification', rule.notification, 'bool', 'row');
  add('/at', rule.at, 'place');
  add('/cause', rule.cause, 'place');
  add('/related', rule.related, 'places');
  add('/placement', rule.placement, 'placement');
  add('/clusters', rule.clusters, 'clusters');
  rule.say.forEach((say, at) => {
    add(`/say/${at}/if`, say.if, 'bool', 'words');
    addText(`/say/${at}/what`, say.what, 'words');
    addText(`/say/${at}/why`, say.why, 'words');
    addText(`/say/${at}/do`, say.do, 'words');
  });
  rule.fix.forEach((fix, at) => {
    add(`/fix/${at}/if`, fix.if, 'bool', 'words');
    addText(`/fix/${at}/title`, fix.title, 'words');
    fix.edit.forEach((edit, index) => {
      const pointer = `/fix/${at}/edit/${index}`;
      if (edit.op === 'file') {
        addText(`${pointer}/file/path`, edit.path, 'words');
        addText(`${pointer}/file/content`, edit.content, 'words');
        return;
      }
      add(`${pointer}/${edit.op}`, edit.place, 'place', 'words');
      if (edit.op !== 'remove') addText(`${pointer}/value`, edit.value, 'words');
    });
  });
  return found;
}

/** The texts of a rule with their pointers, for checking that they can be split. */
export function listTexts(rule: Rule): readonly { readonly pointer: string; readonly text: string }[] {
  const says = rule.say.flatMap((say, at) =>
    (['what', 'why', 'do'] as const).map((key) => ({ pointer: `/say/${at}/${key}`, text: say[key] })),
  );
  const fixes = rule.fix.flatMap((fix, at) => [
    { pointer: `/fix/${at}/title`, text: fix.title },
    ...fix.edit.flatMap((edit, index) =>
      'value' in edit ? [{ pointer: `/fix/${at}/edit/${index}/value`, text: edit.value }] : [],
    ),
  ]);
  return [...says, ...fixes];
}
