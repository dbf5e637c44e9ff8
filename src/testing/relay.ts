import { gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { pack } from 'tar-stream';
import type { JsonObject } from '../api/json.ts';
import type { Bundle, KubeObject } from '../read/bundle.ts';

/** Files by path, as a test hands them to the reader. */
export type TestTree = Record<string, string | Uint8Array>;

/** How one input is laid out anew; the result must read the same. */
export type Relay = (bundle: Bundle) => TestTree;

/** The folder of an object's cluster. */
function clusterOf({ site }: KubeObject): string {
  return site.role === 'member' ? site.cluster : site.role;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

function listOf(objects: readonly KubeObject[]): JsonObject {
  return {
    apiVersion: 'v1',
    items: objects.map(({ value }) => value),
    kind: 'List',
    metadata: { resourceVersion: '' },
  };
}

function plural(object: KubeObject): string {
  const lower = object.kind.toLowerCase();
  if (/(s|x|ch)$/.test(lower)) return `${lower}es`;
  return lower.endsWith('y') ? `${lower.slice(0, -1)}ies` : `${lower}s`;
}

/** `hub.json`, `aks-member-1.json`: all Lists of a cluster in one file, one after another. */
export const filePerCluster: Relay = ({ objects }) =>
  Object.fromEntries(
    [...groupBy(objects, clusterOf)].map(([cluster, own]) => {
      const lists = [...groupBy(own, (object) => `${object.apiVersion}/${object.kind}`).values()].map(listOf);
      return [`${cluster}.yaml`, lists.map((list) => JSON.stringify(list, null, 2)).join('\n---\n')];
    }),
  );

/** `hub/works.json`: one JSON List per kind. */
export const jsonLists: Relay = ({ objects }) =>
  Object.fromEntries(
    [...groupBy(objects, (object) => `${clusterOf(object)}/${plural(object)}.${object.version}`)].map(
      ([path, own]) => [`${path}.json`, JSON.stringify(listOf(own))],
    ),
  );

/** `hub.json`: one List of all kinds for each cluster. */
export const listPerCluster: Relay = ({ objects }) =>
  Object.fromEntries(
    [...groupBy(objects, clusterOf)].map(([cluster, own]) => [
      `${cluster}.json`,
      JSON.stringify(listOf(own)),
    ]),
  );

/** `hub.yaml`: a stream of bare objects for each cluster. */
export const streamPerCluster: Relay = ({ objects }) =>
  Object.fromEntries(
    [...groupBy(objects, clusterOf)].map(([cluster, own]) => [
      `${cluster}.yaml`,
      own.map(({ value }) => JSON.stringify(value)).join('\n---\n'),
    ]),
  );

/** `hub-works.json`, `aks-member-1-pods.json`: one folder for all, the cluster in front of the kind. */
export const clusterInFileNames: Relay = (bundle) =>
  Object.fromEntries(
    Object.entries(jsonLists(bundle)).map(([path, text]) => [`dump/${path.replace('/', '-')}`, text]),
  );

/** Folders whose names say nothing: only what the objects show is left. */
export const unnamedFolders: Relay = (bundle) => {
  const folders = [...new Set(bundle.objects.map(clusterOf))].sort();
  return Object.fromEntries(
    Object.entries(jsonLists(bundle)).map(([path, text]) => {
      const [folder = '', name] = path.split('/');
      return [`dump-${folders.indexOf(folder)}/${name}`, text];
    }),
  );
};

/** Kinds that a support bundle keeps in typed lists of its own. */
const TYPED = ['Pod', 'Deployment', 'Service', 'ConfigMap', 'Event', 'ReplicaSet', 'Job', 'Secret'];
const TYPED_CLUSTER = ['Node', 'Namespace'];

/** A troubleshoot.sh bundle for each cluster: items of typed lists state no kind, custom resources are arrays. */
export const supportBundles: Relay = ({ objects }) => {
  const tree: TestTree = {};
  for (const [path, own] of groupBy(objects, bundlePath)) {
    const [first] = own;
    const isTyped = TYPED.includes(first?.kind ?? '') || TYPED_CLUSTER.includes(first?.kind ?? '');
    const bare = own.map(({ value }) =>
      Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'kind' && key !== 'apiVersion')),
    );
    const content = isTyped ? { metadata: {}, items: bare } : own.map(({ value }) => value);
    tree[path] = JSON.stringify(content, null, 2);
  }
  for (const cluster of new Set(objects.map(clusterOf))) {
    tree[`${cluster}/version.yaml`] = 'apiVersion: troubleshoot.sh/v1beta2\nkind: SupportBundle\n';
    tree[`${cluster}/cluster-resources/groups.json`] = '[{"kind":"APIGroup","name":"apps"}]';
    tree[`${cluster}/cluster-resources/pods-errors.json`] = '["pods is forbidden"]';
  }
  return tree;
};

function bundlePath(object: KubeObject): string {
  const root = `${clusterOf(object)}/cluster-resources`;
  if (TYPED_CLUSTER.includes(object.kind)) return `${root}/${plural(object)}.json`;
  if (TYPED.includes(object.kind)) return `${root}/${plural(object)}/${object.namespace}.json`;
  const name = `${root}/custom-resources/${plural(object)}.${object.group}`;
  return object.namespace === '' ? `${name}.json` : `${name}/${object.namespace}.json`;
}

/** A Velero backup for each cluster, every object twice. */
export const veleroBackups: Relay = ({ objects }) => {
  const tree: TestTree = {};
  for (const object of objects) {
    const cluster = clusterOf(object);
    const resource = `${plural(object)}${object.group === '' ? '' : `.${object.group}`}`;
    const scope = object.namespace === '' ? 'cluster' : `namespaces/${object.namespace}`;
    const text = JSON.stringify(object.value);
    tree[`${cluster}/metadata/version`] = '1.1.0';
    tree[`${cluster}/resources/${resource}/${scope}/${object.name}.json`] = text;
    tree[`${cluster}/resources/${resource}/${object.version}-preferredversion/${scope}/${object.name}.json`] =
      text;
  }
  return tree;
};

/** An OpenShift must-gather for each cluster. */
export const mustGathers: Relay = ({ objects }) => {
  const tree: TestTree = {};
  for (const object of objects) {
    const group = object.group === '' ? 'core' : object.group;
    const root = `${clusterOf(object)}/registry-sha256-1234`;
    const scope =
      object.namespace === ''
        ? `cluster-scoped-resources/${group}/${plural(object)}`
        : `namespaces/${object.namespace}/${group}/${plural(object)}`;
    tree[`${root}/${scope}/${object.name}.yaml`] = JSON.stringify(object.value);
    tree[`${root}/cluster-scoped-resources/README`] = '';
  }
  return tree;
};

/** A tree as a zip archive. */
export function zipTree(tree: TestTree): TestTree {
  const encoder = new TextEncoder();
  const entries = Object.entries(tree).map(([path, content]) => [
    `ticket/${path}`,
    typeof content === 'string' ? encoder.encode(content) : content,
  ]);
  return { 'ticket.zip': zipSync(Object.fromEntries(entries)) };
}

/** One entry of a tar archive: content, or a link. */
export interface TarFile {
  readonly name: string;
  readonly content?: string | Uint8Array;
  readonly link?: string;
  readonly hard?: boolean;
}

/** A tar archive of entries in order. */
export async function packTar(files: readonly TarFile[]): Promise<Uint8Array> {
  const archive = pack();
  const mtime = new Date(1_700_000_000_000);
  for (const { name, content, link, hard } of files) {
    if (link !== undefined)
      archive.entry({ name, type: hard === true ? 'link' : 'symlink', linkname: link, mtime });
    else archive.entry({ name, mtime }, Buffer.from(content ?? ''));
  }
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) chunks.push(chunk as Uint8Array);
  return new Uint8Array(Buffer.concat(chunks));
}

/** A tree as a tar.gz archive. */
export async function tarTree(tree: TestTree): Promise<TestTree> {
  const files = Object.entries(tree).map(([path, content]) => ({ name: `./ticket/${path}`, content }));
  return { 'ticket.tar.gz': new Uint8Array(gzipSync(await packTar(files))) };
}
