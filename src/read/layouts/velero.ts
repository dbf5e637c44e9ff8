import { type FileRole, folderOf, foldersWith, type Layout, nameOf, pathBelow } from '../layout.ts';
import { listedKind } from '../listed-kind.ts';

const VERSION_FOLDER = /^(v\d+(?:(?:alpha|beta)\d+)?)(-preferredversion)?$/;

/** A Velero backup: one file per object, kept twice since format 1.1 (sarif-and-integrations.md §6.6). */
export const velero: Layout = {
  name: 'velero',
  read: (tree) => {
    const roles = new Map<string, FileRole>();
    for (const root of foldersWith(tree, 'resources', 'metadata')) {
      if (!tree.children(joinPath(root, 'metadata')).has('version')) continue;
      for (const path of tree.paths) {
        const below = pathBelow(root, path);
        if (below !== undefined && !roles.has(path)) {
          roles.set(
            path,
            roleOf(root, below, (folder) => tree.children(joinPath(root, folder))),
          );
        }
      }
    }
    return roles;
  },
};

function joinPath(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

function roleOf(root: string, below: string, children: (folder: string) => ReadonlySet<string>): FileRole {
  const role: FileRole = {
    layout: 'velero',
    unit: root,
    names: [nameOf(root), nameOf(folderOf(root))].filter((name) => name !== ''),
    keepsCustomResources: true,
  };
  if (!below.startsWith('resources/')) return { ...role, use: 'metadata' };
  const [, resource = '', ...rest] = below.split('/');
  const versions = [...children(`resources/${resource}`)].filter((name) => VERSION_FOLDER.test(name)).sort();
  const preferred = versions.find((name) => name.endsWith('-preferredversion')) ?? versions[0];
  const [first = ''] = rest;
  // The preferred version says which version it is in; the plain folders hold the same objects again.
  if (preferred !== undefined && first !== preferred) return { ...role, use: 'duplicate' };
  const [scope, namespace] = preferred === undefined ? rest : rest.slice(1);
  const dot = resource.indexOf('.');
  const plural = dot === -1 ? resource : resource.slice(0, dot);
  const group = dot === -1 ? '' : resource.slice(dot + 1);
  const lists = listedKind(plural, group, scope === 'namespaces' ? namespace : undefined);
  return lists === undefined ? role : { ...role, lists };
}
