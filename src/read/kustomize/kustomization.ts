import {
  isJsonObject,
  type Json,
  type JsonObject,
  readList,
  readNumber,
  readObject,
  readString,
  readStringMap,
} from '../../api/json.ts';

/** What a kustomization file says, as far as it is built here. Paths are as written. */
export interface Kustomization {
  /** Files and folders whose objects are taken, in order: `resources` and the older `bases`. */
  readonly resources: readonly string[];
  readonly components: readonly string[];
  readonly namespace: string;
  readonly namePrefix: string;
  readonly nameSuffix: string;
  readonly labels: readonly LabelSet[];
  readonly annotations: ReadonlyMap<string, string>;
  /** In the order in which they are applied before names and labels change. */
  readonly patches: readonly KustomizePatch[];
  /** The older `patchesJson6902`, which are applied after names and labels. */
  readonly latePatches: readonly KustomizePatch[];
  readonly generators: readonly Generator[];
  readonly images: readonly ImageChange[];
  readonly replicas: readonly { readonly name: string; readonly count: number }[];
  /** Fields that only the real program understands. */
  readonly beyond: readonly string[];
}

export interface LabelSet {
  readonly pairs: ReadonlyMap<string, string>;
  readonly selectors: boolean;
  readonly templates: boolean;
}

/** A patch by file (`path`) or in place (`text`), and what it is meant for; without target the patch itself says so. */
export interface KustomizePatch {
  readonly path: string;
  readonly text: string;
  readonly target: JsonObject | undefined;
}

/** One entry of `configMapGenerator` or `secretGenerator`. */
export interface Generator {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  readonly namespace: string;
  readonly behavior: string;
  readonly type: string;
  readonly literals: readonly string[];
  readonly files: readonly string[];
  readonly envs: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
  readonly annotations: ReadonlyMap<string, string>;
  readonly hashed: boolean;
  /** Pointer of the entry in the kustomization. */
  readonly pointer: string;
}

export interface ImageChange {
  readonly name: string;
  readonly newName: string;
  readonly newTag: string;
  readonly digest: string;
}

const NAMES: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
const BEYOND: readonly string[] = [
  'helmCharts',
  'helmChartInflationGenerator',
  'generators',
  'transformers',
  'validators',
  'replacements',
  'vars',
  'configurations',
  'crds',
];

/** True for the three names under which Kustomize looks for its file. */
export function isKustomizationName(name: string): boolean {
  return NAMES.includes(name);
}

/** True for the content of a kustomization: Kustomize's own kinds, or none at all. */
export function isKustomization(value: Json): value is JsonObject {
  if (!isJsonObject(value)) return false;
  const apiVersion = readString(value, 'apiVersion');
  const kind = readString(value, 'kind');
  if (apiVersion.startsWith('kustomize.config.k8s.io/')) return true;
  return apiVersion === '' && (kind === '' || kind === 'Kustomization' || kind === 'Component');
}

/** Decodes the content of a kustomization file; what has the wrong shape counts as absent. */
export function decodeKustomization(value: JsonObject): Kustomization {
  const options = readObject(value, 'generatorOptions');
  return {
    resources: [...readStrings(value, 'resources'), ...readStrings(value, 'bases')],
    components: readStrings(value, 'components'),
    namespace: readString(value, 'namespace'),
    namePrefix: readString(value, 'namePrefix'),
    nameSuffix: readString(value, 'nameSuffix'),
    labels: readLabelSets(value),
    annotations: readStringMap(value, 'commonAnnotations'),
    patches: [
      ...readStrings(value, 'patchesStrategicMerge').map(decodeMergePatch),
      ...readList(value, 'patches').map(decodePatch),
    ],
    latePatches: readList(value, 'patchesJson6902').map(decodePatch),
    generators: [
      ...readList(value, 'configMapGenerator').map((each, at) =>
        decodeGenerator('ConfigMap', each, at, options),
      ),
      ...readList(value, 'secretGenerator').map((each, at) => decodeGenerator('Secret', each, at, options)),
    ],
    images: readList(value, 'images').map((each) => ({
      name: readString(each, 'name'),
      newName: readString(each, 'newName'),
      newTag: readString(each, 'newTag'),
      digest: readString(each, 'digest'),
    })),
    replicas: readList(value, 'replicas').flatMap((each) => {
      const count = readNumber(each, 'count');
      return count === undefined ? [] : [{ name: readString(each, 'name'), count }];
    }),
    beyond: BEYOND.filter((key) => Object.hasOwn(value, key)),
  };
}

function readStrings(value: JsonObject, key: string): string[] {
  return readList(value, key).filter((each) => typeof each === 'string');
}

function readLabelSets(value: JsonObject): readonly LabelSet[] {
  const common = readStringMap(value, 'commonLabels');
  const sets = readList(value, 'labels').map((each) => {
    const selectors = isJsonObject(each) && each['includeSelectors'] === true;
    return {
      pairs: readStringMap(each, 'pairs'),
      selectors,
      templates: selectors || (isJsonObject(each) && each['includeTemplates'] === true),
    };
  });
  return common.size === 0 ? sets : [{ pairs: common, selectors: true, templates: true }, ...sets];
}

/** An entry of `patchesStrategicMerge` is a file name, or the patch itself when it has several lines. */
function decodeMergePatch(entry: string): KustomizePatch {
  const isText = entry.includes('\n') || /^\s*(\{|apiVersion:|kind:)/.test(entry);
  return { path: isText ? '' : entry, text: isText ? entry : '', target: undefined };
}

function decodePatch(entry: Json): KustomizePatch {
  return {
    path: readString(entry, 'path'),
    text: readString(entry, 'patch'),
    target: readObject(entry, 'target'),
  };
}

function decodeGenerator(
  kind: Generator['kind'],
  entry: Json,
  at: number,
  common: JsonObject | undefined,
): Generator {
  const strings = (key: string) => (isJsonObject(entry) ? readStrings(entry, key) : []);
  const env = readString(entry, 'env');
  const options = readObject(entry, 'options');
  const isUnhashed = [options, common].some((each) => each?.['disableNameSuffixHash'] === true);
  const merged = (key: string) => new Map([...readStringMap(common, key), ...readStringMap(options, key)]);
  return {
    kind,
    name: readString(entry, 'name'),
    namespace: readString(entry, 'namespace'),
    behavior: readString(entry, 'behavior'),
    type: readString(entry, 'type') || 'Opaque',
    literals: strings('literals'),
    files: strings('files'),
    envs: env === '' ? strings('envs') : [env, ...strings('envs')],
    labels: merged('labels'),
    annotations: merged('annotations'),
    hashed: !isUnhashed,
    pointer: `/${kind === 'ConfigMap' ? 'configMapGenerator' : 'secretGenerator'}/${at}`,
  };
}
