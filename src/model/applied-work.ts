import { readList, readString } from '../api/json.ts';
import type { KubeObject } from '../read/bundle.ts';
import { siteName } from './identity.ts';
import { decodeView, type View } from './metadata.ts';
import { decodeMailbox, decodeWorkResource, type WorkResource } from './work.ts';

/** A resource that a member holds for a Work. */
export interface AppliedResource extends WorkResource {
  readonly uid: string;
}

/** What a member notes about one Work: it owns the objects made from it. */
export interface AppliedWork extends View {
  /** The member it lies on: by the input's layout, else by the Work's namespace; '' when neither tells. */
  readonly cluster: string;
  readonly workName: string;
  readonly workNamespace: string;
  readonly appliedResources: readonly AppliedResource[];
}

/** Reads an AppliedWork of any version. */
export function decodeAppliedWork(object: KubeObject): AppliedWork {
  const workNamespace = readString(object.value, 'spec', 'workNamespace');
  return {
    ...decodeView(object),
    cluster: siteName(object.site) || decodeMailbox(workNamespace),
    workName: readString(object.value, 'spec', 'workName'),
    workNamespace,
    appliedResources: readList(object.value, 'status', 'appliedResources').map((item) => ({
      ...decodeWorkResource(item),
      uid: readString(item, 'uid'),
    })),
  };
}
