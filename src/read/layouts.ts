import {
  buildFileTree,
  type FileRole,
  type FileUse,
  type Layout,
  nameOf,
  type TextForm,
  treePath,
} from './layout.ts';
import { agentLog } from './layouts/agent-log.ts';
import { clusterFolders } from './layouts/cluster-folders.ts';
import { clusterInfoDump } from './layouts/cluster-info-dump.ts';
import { collectorError } from './layouts/collector-error.ts';
import { emptyListing } from './layouts/empty-listing.ts';
import { helmChart } from './layouts/helm-chart.ts';
import { manifests } from './layouts/manifests.ts';
import { mustGather } from './layouts/must-gather.ts';
import { plainText } from './layouts/plain-text.ts';
import { troubleshoot } from './layouts/troubleshoot.ts';
import { velero } from './layouts/velero.ts';
import type { SourceFile, SourceKind } from './source.ts';

/** Every layout, the most specific first; the last one takes what is left. */
export const LAYOUTS: readonly Layout[] = [
  troubleshoot,
  mustGather,
  velero,
  clusterInfoDump,
  helmChart,
  clusterFolders,
  manifests,
];

/** Texts that are no lists of objects, the most telling first. */
const TEXT_FORMS: readonly TextForm[] = [emptyListing, collectorError, agentLog, plainText];

/** What one file is and where it belongs. */
export interface PlacedFile {
  readonly file: SourceFile;
  readonly role: FileRole;
  readonly use: FileUse;
  /** Undefined for files that are not even opened: unknown endings that nobody named. */
  readonly kind: SourceKind | undefined;
}

/** Tells for every file by its place, its name and its first lines what it is used for (sarif-and-integrations.md §6). */
export function readLayouts(files: readonly SourceFile[]): readonly PlacedFile[] {
  const tree = buildFileTree(files);
  const roles = LAYOUTS.map((layout) => layout.read(tree));
  return files.map((file) => {
    const path = treePath(file.uri);
    const role = roles.map((each) => each.get(path)).find((each) => each !== undefined) ?? LOOSE;
    return placeFile(file, role, tree.head(path));
  });
}

/** Words of objects, of `kubectl describe`, and of tables. */
const LOOKS_LIKE_KUBECTL = /apiVersion|\bkind\b|^(?:Name|Namespace|Labels|NAME|NAMESPACE)\b/im;

const LOOSE: FileRole = { layout: 'manifests', unit: '', names: [], keepsCustomResources: true };

function placeFile(file: SourceFile, role: FileRole, head: string): PlacedFile {
  const name = nameOf(file.uri);
  const form = TEXT_FORMS.find((each) => each.matches(name, head));
  const use = role.use ?? form?.use ?? 'objects';
  return { file, role, use, kind: kindOf(name, head, file, use, form) };
}

function kindOf(
  name: string,
  head: string,
  file: SourceFile,
  use: FileUse,
  form: TextForm | undefined,
): SourceKind | undefined {
  if (file.unreadable !== undefined) return 'binary';
  if (use === 'metadata' || use === 'template') return 'text';
  if (form !== undefined) return form.kind;
  const isKnown = /\.(ya?ml|json|jsonl|ndjson|txt)$/i.test(name) || name === 'Kustomization';
  if (!isKnown && file.named !== true) return undefined;
  // Notes, licences and lists of requirements end in .txt as well.
  if (/\.txt$/i.test(name) && file.named !== true && !LOOKS_LIKE_KUBECTL.test(head)) return undefined;
  const start = head.trimStart();
  if (/^[{[]/.test(start) && !start.startsWith('{{')) return 'json';
  return 'yaml';
}
