import {
  type FileRole,
  type FileTree,
  folderOf,
  foldersWith,
  type Layout,
  nameOf,
  pathBelow,
} from '../layout.ts';
import { listedKind } from '../listed-kind.ts';

/** Discovery data and the collector's statements about itself. */
const METADATA: readonly string[] = ['version.yaml', 'analysis.json', 'execution-data/summary.txt'];
const RESOURCES = 'cluster-resources';

/** A troubleshoot.sh support bundle: `cluster-resources/` with one list per kind (sarif-and-integrations.md §6.4). */
export const troubleshoot: Layout = {
  name: 'troubleshoot',
  read: (tree) => {
    const roles = new Map<string, FileRole>();
    for (const root of foldersWith(tree, RESOURCES)) {
      for (const path of tree.paths) {
        const below = pathBelow(root, path);
        if (below !== undefined && !roles.has(path)) roles.set(path, roleOf(tree, root, path, below));
      }
    }
    return roles;
  },
};

function roleOf(tree: FileTree, root: string, path: string, below: string): FileRole {
  const parent = nameOf(root);
  const role: FileRole = {
    layout: 'troubleshoot',
    unit: root,
    names: [parent, nameOf(folderOf(root))].filter((name) => name !== ''),
    keepsCustomResources: true,
  };
  if (METADATA.includes(below) || /^cluster-(info|resources\/(groups|resources)\.json$)/.test(below)) {
    return { ...role, use: 'metadata' };
  }
  // New bundles hold a `.yaml` link beside each `.json`, unpacked by some tools to a second file.
  if (/\.yaml$/.test(path) && tree.has(path.replace(/\.yaml$/, '.json')))
    return { ...role, use: 'duplicate' };
  const resource = pathBelow(RESOURCES, below);
  const lists = resource === undefined ? undefined : listedBy(resource);
  return lists === undefined ? role : { ...role, lists };
}

/** `custom-resources/<plural>.<group>[/<ns>].json`, `<plural>/<ns>.json` or `<plural>.json`. */
function listedBy(resource: string): FileRole['lists'] {
  const parts = resource.replace(/\.(json|ya?ml)$/, '').split('/');
  const isCustom = parts[0] === 'custom-resources';
  const [name = '', namespace] = isCustom ? parts.slice(1) : parts;
  if (!isCustom) return builtIn(name.replaceAll('-', ''), namespace);
  const dot = name.indexOf('.');
  return dot === -1 ? undefined : listedKind(name.slice(0, dot), name.slice(dot + 1), namespace);
}

const GROUPS: readonly string[] = [
  '',
  'apps',
  'batch',
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
  'policy',
  'storage.k8s.io',
  'apiextensions.k8s.io',
  'autoscaling',
  'coordination.k8s.io',
  'scheduling.k8s.io',
  'discovery.k8s.io',
];

function builtIn(plural: string, namespace: string | undefined): FileRole['lists'] {
  for (const group of GROUPS) {
    const found = listedKind(plural, group, namespace);
    if (found !== undefined) return found;
  }
  return undefined;
}
