import { type FileRole, folderOf, type Layout, nameOf } from '../layout.ts';
import { readListedKind } from '../listed-kind.ts';

/**
 * Whatever no other layout recognizes: a GitOps tree, rendered output, one file per kind or per cluster. What
 * the objects themselves say decides about the cluster; names of file and folders help.
 */
export const manifests: Layout = {
  name: 'manifests',
  read: (tree) =>
    new Map(
      tree.paths.map((path): readonly [string, FileRole] => {
        const folder = folderOf(path);
        const stem = nameOf(path).replace(/\.[^.]+$/, '');
        const names = folder
          .split('/')
          .reverse()
          .filter((name) => name !== '');
        const role: FileRole = { layout: 'manifests', unit: folder, names, keepsCustomResources: true };
        const lists = readListedKind(stem);
        return [path, lists === undefined ? role : { ...role, lists }];
      }),
    ),
};
