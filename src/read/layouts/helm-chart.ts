import { type FileRole, folderOf, type Layout, nameOf, pathBelow } from '../layout.ts';

/** The source of a Helm chart: its templates are no YAML yet, its values no objects (manifest-shapes.md S31). */
export const helmChart: Layout = {
  name: 'helm-chart',
  read: (tree) => {
    const roles = new Map<string, FileRole>();
    const roots = tree.paths.filter((path) => nameOf(path) === 'Chart.yaml').map(folderOf);
    for (const root of roots) {
      for (const path of tree.paths) {
        const below = pathBelow(root, path);
        const use = below === undefined ? undefined : useOf(below);
        if (use === undefined) continue;
        roles.set(path, {
          layout: 'helm-chart',
          unit: root,
          names: [],
          use,
          keepsCustomResources: false,
        });
      }
    }
    return roles;
  },
};

/** Files of a chart that hold no plain objects; `crds/` does, and so may anything else. */
function useOf(below: string): FileRole['use'] {
  if (below.startsWith('templates/')) return 'template';
  if (/^(Chart|values[^/]*|requirements)\.(ya?ml|json)$|^Chart\.lock$|^ci\/[^/]*values\.ya?ml$/.test(below)) {
    return 'metadata';
  }
  return undefined;
}
