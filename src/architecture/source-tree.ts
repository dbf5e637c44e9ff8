import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** One import or re-export of a source file, its target resolved to a path when it is relative. */
export interface Import {
  readonly target: string;
  readonly typeOnly: boolean;
  readonly reExport: boolean;
  readonly line: number;
}

/** One parsed source file of the tree. Paths are relative to the project, with forward slashes. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
  readonly ast: ts.SourceFile;
  readonly imports: readonly Import[];
}

/** Reads every TypeScript file below `root`/src except declaration files, as path and text. */
export function readSourceTree(root: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts') || entry.name.endsWith('.d.ts')) continue;
    const full = join(entry.parentPath, entry.name);
    files.set(full.slice(root.length + 1).replaceAll('\\', '/'), readFileSync(full, 'utf8'));
  }
  return files;
}

/** Parses one file and lists its imports, dynamic ones included. */
export function parseSource(path: string, text: string): SourceText {
  const ast = ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true);
  const imports: Import[] = [];
  const note = (node: ts.Node, specifier: ts.Node | undefined, typeOnly: boolean, reExport: boolean) => {
    if (!specifier || !ts.isStringLiteral(specifier)) return;
    const line = ast.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    imports.push({ target: resolveImport(path, specifier.text), typeOnly, reExport, line });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) note(node, node.moduleSpecifier, isTypeOnlyImport(node), false);
    else if (ts.isExportDeclaration(node)) note(node, node.moduleSpecifier, node.isTypeOnly, true);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      note(node, node.argument.literal, true, false);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      note(node, node.arguments[0], false, false);
    }
    ts.forEachChild(node, visit);
  };
  visit(ast);
  return { path, text, ast, imports };
}

function isTypeOnlyImport(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings;
  return (
    !clause.name &&
    named !== undefined &&
    ts.isNamedImports(named) &&
    named.elements.length > 0 &&
    named.elements.every((element) => element.isTypeOnly)
  );
}

function resolveImport(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  const steps = from.split('/').slice(0, -1);
  for (const step of specifier.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return steps.join('/');
}
