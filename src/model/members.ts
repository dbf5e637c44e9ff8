import type { KubeObject } from '../read/bundle.ts';
import { isObserved } from './identity.ts';
import { decodeMember, type Member } from './member.ts';
import { richerReport } from './member-namespaces.ts';
import type { ObjectEntry } from './objects.ts';

/**
 * One member from several prints of it: the newest print counts, and the namespace list is taken from
 * whichever print shows it (a v1 print hides it, real-dumps.md §7).
 */
function mergePrints(newest: KubeObject, copies: readonly KubeObject[]): Member {
  const member = decodeMember(newest);
  const others = copies.filter((copy) => copy !== newest && copy.uid === newest.uid && isObserved(copy));
  const namespaces = others
    .map((copy) => decodeMember(copy).namespaces)
    .reduce(richerReport, member.namespaces);
  return { ...member, namespaces };
}

/** The wish for a member with the state its hub shows: labels and taints of the manifest, everything else seen. */
function mergeMember(declared: Member, observed: Member | undefined): Member {
  if (observed === undefined) return declared;
  return {
    ...observed,
    object: declared.object,
    metadata: {
      ...observed.metadata,
      labels: new Map([...observed.metadata.labels, ...declared.metadata.labels]),
      annotations: new Map([...observed.metadata.annotations, ...declared.metadata.annotations]),
    },
    taints: declared.taints,
    heartbeatPeriodSeconds: declared.heartbeatPeriodSeconds,
  };
}

/** The members of one form, one each, in the order of the entries. */
export function buildMembers(entries: readonly ObjectEntry[], form: 'head' | 'observed'): readonly Member[] {
  return entries.flatMap((entry) => {
    const observed = entry.observed && mergePrints(entry.observed, entry.copies);
    if (form === 'observed') return observed === undefined ? [] : [observed];
    if (entry.declared === undefined) return observed === undefined ? [] : [observed];
    return [mergeMember(decodeMember(entry.declared), observed)];
  });
}
