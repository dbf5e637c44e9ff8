import { type FileRole, type FileTree, folderOf, type Layout, nameOf, pathBelow } from '../layout.ts';
import { readListedKind } from '../listed-kind.ts';

/** Files that the command writes for every namespace. */
const PER_NAMESPACE: readonly string[] = ['events', 'replication-controllers', 'services', 'daemonsets'];

/** `kubectl cluster-info dump --output-directory`: no custom resources (sarif-and-integrations.md §6.3). */
export const clusterInfoDump: Layout = {
  name: 'cluster-info-dump',
  read: (tree) => {
    const roles = new Map<string, FileRole>();
    for (const root of findRoots(tree)) {
      for (const path of tree.paths) {
        const below = pathBelow(root, path);
        if (below !== undefined && !roles.has(path)) roles.set(path, roleOf(root, below));
      }
    }
    return roles;
  },
};

/** Folders with `nodes.json` beside a folder that holds what the command writes for each namespace. */
function findRoots(tree: FileTree): readonly string[] {
  const roots: string[] = [];
  for (const path of tree.paths) {
    const ending = /^nodes\.(json|yaml|txt)$/.exec(nameOf(path))?.[1];
    if (ending === undefined) continue;
    const root = folderOf(path);
    const prefix = root === '' ? '' : `${root}/`;
    const isDump = [...tree.children(root)].some((name) => {
      const inside = tree.children(`${prefix}${name}`);
      return PER_NAMESPACE.every((file) => inside.has(`${file}.${ending}`));
    });
    if (isDump) roots.push(root);
  }
  return roots.sort((a, b) => a.length - b.length);
}

function roleOf(root: string, below: string): FileRole {
  const role: FileRole = {
    layout: 'cluster-info-dump',
    unit: root,
    names: [nameOf(root), nameOf(folderOf(root))].filter((name) => name !== ''),
    keepsCustomResources: false,
  };
  const parts = below.split('/');
  const stem = nameOf(below).replace(/\.[a-z]+$/, '');
  const lists = readListedKind(stem.replaceAll('-', ''));
  if (lists === undefined || parts.length > 2) return role;
  const [namespace = ''] = parts;
  return { ...role, lists: lists.namespace === '' || parts.length === 1 ? lists : { ...lists, namespace } };
}
