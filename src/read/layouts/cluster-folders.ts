import { type FileRole, type FileTree, folderOf, type Layout, nameOf } from '../layout.ts';
import { readListedKind } from '../listed-kind.ts';

/** Folders beside the clusters' that hold the logs of all of them, one cluster per file. */
const LOG_FOLDERS: readonly string[] = ['logs', 'log'];

/**
 * One folder per cluster, the hub's named so: `hub/works.yaml`, `aks-member-1/pods.yaml`, `logs/hub-agent.log`.
 * Files in folders for logs have a layout of their own: their names need not be those of clusters.
 */
export const clusterFolders: Layout = {
  name: 'cluster-folders',
  read: (tree) => {
    const roles = new Map<string, FileRole>();
    for (const parent of findParents(tree)) {
      const prefix = parent === '' ? '' : `${parent}/`;
      for (const path of tree.paths) {
        if (!path.startsWith(prefix) || roles.has(path)) continue;
        const [cluster = '', ...rest] = path.slice(prefix.length).split('/');
        if (rest.length > 0) roles.set(path, roleOf(path, `${prefix}${cluster}`, cluster));
      }
    }
    return roles;
  },
};

/** Folders that have a child folder named after the hub in which files lie. */
function findParents(tree: FileTree): readonly string[] {
  const parents = new Set<string>();
  for (const path of tree.paths) {
    const parts = path.split('/');
    for (let at = 0; at < parts.length - 1; at += 1) {
      const isHub = at === parts.length - 2 && namesHub(parts[at] ?? '');
      if (isHub) parents.add(parts.slice(0, at).join('/'));
    }
  }
  return [...parents].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}

function roleOf(path: string, folder: string, cluster: string): FileRole {
  const stem = nameOf(path).replace(/\.[^.]+$/, '');
  const base: FileRole = {
    layout: 'cluster-folders',
    unit: folder,
    names: [cluster],
    keepsCustomResources: true,
  };
  if (LOG_FOLDERS.includes(cluster)) {
    const between = folderOf(path.slice(folder.length + 1))
      .split('/')
      .reverse();
    return {
      ...base,
      layout: 'cluster-logs',
      unit: path,
      names: [stem, ...between].filter((name) => name !== ''),
    };
  }
  const lists = folderOf(path) === folder ? readListedKind(stem) : undefined;
  return lists === undefined ? base : { ...base, lists };
}

/** True for a folder or file name one of whose words is `hub`. */
export function namesHub(name: string): boolean {
  return name
    .toLowerCase()
    .split(/[-_. ]+/)
    .includes('hub');
}
