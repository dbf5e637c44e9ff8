import { type FileRole, folderOf, foldersWith, type Layout, nameOf, pathBelow } from '../layout.ts';
import { listedKind } from '../listed-kind.ts';

const CLUSTER_SCOPED = 'cluster-scoped-resources';
const NAMESPACES = 'namespaces';

/** OpenShift's must-gather and `oc adm inspect`: objects by scope, group and plural (sarif-and-integrations.md §6.5). */
export const mustGather: Layout = {
  name: 'must-gather',
  read: (tree) => {
    const roles = new Map<string, FileRole>();
    for (const root of foldersWith(tree, CLUSTER_SCOPED)) {
      for (const path of tree.paths) {
        const below = pathBelow(root, path);
        if (below !== undefined && !roles.has(path)) roles.set(path, roleOf(root, below));
      }
    }
    return roles;
  },
};

function roleOf(root: string, below: string): FileRole {
  const role: FileRole = {
    layout: 'must-gather',
    unit: root,
    names: readNames(root),
    keepsCustomResources: true,
  };
  const lists = listedBy(below.replace(/\.(json|ya?ml)$/, '').split('/'));
  if (lists !== undefined) return { ...role, lists };
  if (below === 'version' || below === 'timestamp') return { ...role, use: 'metadata' };
  return role;
}

/** The folder of the image has a digest for a name; the one above it is what a person named. */
function readNames(root: string): readonly string[] {
  const names: string[] = [];
  for (let folder = root; folder !== ''; folder = folderOf(folder)) {
    const name = nameOf(folder);
    if (!/sha256|^must-gather/.test(name)) names.push(name);
  }
  return names;
}

function listedBy(parts: readonly string[]): FileRole['lists'] {
  const [scope, first = '', second = '', third = ''] = parts;
  const groupOf = (name: string) => (name === 'core' ? '' : name);
  if (scope === CLUSTER_SCOPED && parts.length >= 3) return listedKind(second, groupOf(first));
  if (scope === NAMESPACES && parts.length >= 4) return listedKind(third, groupOf(second), first);
  return undefined;
}
