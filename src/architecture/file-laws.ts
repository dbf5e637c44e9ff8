import ts from 'typescript';
import { isCore, type Law, stageOf, type Violation, violation } from './stages.ts';

const FORBIDDEN_NAMES = /(^|[-/])(utils?|helpers?|common|shared|misc|types)(\.|\/|-|$)/;

/** Laws 3 and 4: no Node, clock, chance, locale, class or mutable module state in the core. */
export const pureCore: Law = (files) =>
  files.filter(isCore).flatMap((file) => {
    const found = file.imports
      .filter((link) => link.target.startsWith('node:'))
      .map((link) =>
        violation(
          'core',
          file,
          `The core imports nothing from Node (${link.target}); let an edge hand it in`,
        ),
      );
    const visit = (node: ts.Node): void => {
      const advice = judgeNode(node);
      if (advice !== undefined) {
        const line = file.ast.getLineAndCharacterOfPosition(node.getStart()).line + 1;
        found.push(violation('core', file, `${advice} (line ${line})`));
      }
      ts.forEachChild(node, visit);
    };
    visit(file.ast);
    return found;
  });

/** Globals and calls that would make equal input give unequal output, or tie the core to a platform. */
function judgeNode(node: ts.Node): string | undefined {
  if (ts.isClassDeclaration(node) || ts.isClassExpression(node))
    return 'No classes in the core: use functions and data';
  if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length) {
    return 'No clock in the core: the edge hands in now';
  }
  if (ts.isPropertyAccessExpression(node)) {
    const text = node.getText();
    if (text === 'Date.now' || text === 'Math.random') return `No ${text} in the core: results must repeat`;
    if (/\.(localeCompare|toLocale\w+)$/.test(text)) return 'No locale in the core: compare with < and >';
  }
  if (
    ts.isIdentifier(node) &&
    isGlobalUse(node) &&
    /^(process|Buffer|Intl|TextDecoder|TextEncoder|fetch|console|require|setTimeout|performance|globalThis)$/.test(
      node.text,
    )
  ) {
    return `No ${node.text} in the core: let an edge hand it in`;
  }
  if (ts.isVariableStatement(node) && node.parent.kind === ts.SyntaxKind.SourceFile) {
    const isConst = (node.declarationList.flags & ts.NodeFlags.Const) !== 0;
    if (!isConst) return 'No mutable module state in the core';
  }
  return undefined;
}

function isGlobalUse(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) return false;
  if ((ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && parent.name === node)
    return false;
  if (ts.isParameter(parent) || ts.isBindingElement(parent) || ts.isVariableDeclaration(parent))
    return parent.name !== node;
  return !ts.isImportSpecifier(parent) && !ts.isMethodSignature(parent);
}

/** Law 6. */
export const words: Law = (files) =>
  files
    .filter((file) => stageOf(file.path) !== 'api' && stageOf(file.path) !== 'tests')
    .filter((file) => file.text.includes('kubernetes-fleet.io/'))
    .map((file) =>
      violation('words', file, "KubeFleet's words live in src/api: take the constant from there"),
    );

/** Law 7. */
export const sizes: Law = (files) => {
  const written = files.filter(
    (file) => !file.path.includes('.generated.') && stageOf(file.path) !== 'tests',
  );
  const lengths = written.map((file) => file.text.split('\n').length - 1).sort((a, b) => a - b);
  const found: Violation[] = [];
  const percentile = (share: number): number => lengths[Math.floor((lengths.length - 1) * share)] ?? 0;
  if (percentile(0.5) > 100)
    found.push({ law: 'size', path: 'src', advice: `Median file has ${percentile(0.5)} lines, at most 100` });
  if (percentile(0.95) > 250)
    found.push({
      law: 'size',
      path: 'src',
      advice: `95 of 100 files stay below 250 lines, now ${percentile(0.95)}`,
    });
  for (const file of written) {
    if (file.text.split('\n').length - 1 > 400)
      found.push(violation('size', file, 'No file over 400 lines: split it by topic'));
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionLike(node) && 'body' in node && node.body) {
        const from = file.ast.getLineAndCharacterOfPosition(node.getStart()).line;
        const lines = file.ast.getLineAndCharacterOfPosition(node.end).line - from + 1;
        if (lines > 60)
          found.push(
            violation('size', file, `The function at line ${from + 1} has ${lines} lines, at most 60`),
          );
      }
      ts.forEachChild(node, visit);
    };
    visit(file.ast);
  }
  return found;
};

/** Law 8. */
export const names: Law = (files) =>
  files.flatMap((file) => {
    const found: Violation[] = [];
    const stem = file.path.split('/').pop() ?? '';
    if (!/^[a-z0-9][a-z0-9.-]*\.ts$/.test(stem))
      found.push(violation('names', file, 'File names are kebab-case'));
    if (FORBIDDEN_NAMES.test(file.path))
      found.push(violation('names', file, 'Name the file after what it holds'));
    if (file.path !== 'src/index.ts') {
      for (const link of file.imports.filter((each) => each.reExport)) {
        found.push(violation('names', file, `Only src/index.ts re-exports (line ${link.line})`));
      }
    }
    return found;
  });
