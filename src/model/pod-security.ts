import { type JsonObject, readObject } from '../api/json.ts';
import {
  findAppArmor,
  findCapabilities,
  findHostNamespaces,
  findHostPaths,
  findHostPorts,
  findHostProcesses,
  findPrivileged,
  findProbeHosts,
  findProcMounts,
  findSELinux,
  findSysctls,
  findUnconfined,
} from './pod-security/baseline.ts';
import {
  findEscalations,
  findKeptCapabilities,
  findRootAllowed,
  findRootUsers,
  findUnprofiled,
  findVolumeTypes,
} from './pod-security/restricted.ts';
import type { Forbidden, PodSubject } from './pod-security/subject.ts';
import type { PodSpec } from './pod-spec.ts';

/** A level of the Pod Security Standards; `privileged` forbids nothing. */
export type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted';

/** What a namespace enforces, by its labels. */
export interface PodSecurityPolicy {
  readonly level: PodSecurityLevel;
  /** Minor version of the standards; undefined for the latest that the cluster knows. */
  readonly minor: number | undefined;
}

/** Something in a pod that a standard forbids. */
export interface PodSecurityViolation extends Forbidden {
  /** Name of the control, as the server's refusal has it. */
  readonly check: string;
  /** True when only newer clusters forbid it, and the namespace does not say which version counts. */
  readonly recent: boolean;
}

interface Check {
  readonly id: string;
  readonly level: 'baseline' | 'restricted';
  /** The minor version of Kubernetes that brought it. */
  readonly since: number;
  readonly find: (pod: PodSubject, level: PodSecurityLevel) => readonly Forbidden[];
  /** The stricter check that takes its place. */
  readonly replacedBy?: string;
}

/** Checks from this version on may be unknown to clusters that people run. */
const RECENT = 34;

const CHECKS: readonly Check[] = [
  { id: 'windowsHostProcess', level: 'baseline', since: 0, find: findHostProcesses },
  { id: 'hostNamespaces', level: 'baseline', since: 0, find: findHostNamespaces },
  { id: 'privileged', level: 'baseline', since: 0, find: findPrivileged },
  {
    id: 'capabilities_baseline',
    level: 'baseline',
    since: 0,
    find: findCapabilities,
    replacedBy: 'capabilities_restricted',
  },
  {
    id: 'hostPathVolumes',
    level: 'baseline',
    since: 0,
    find: findHostPaths,
    replacedBy: 'restrictedVolumes',
  },
  { id: 'hostPorts', level: 'baseline', since: 0, find: findHostPorts },
  { id: 'hostProbesAndHostLifecycle', level: 'baseline', since: 34, find: findProbeHosts },
  { id: 'appArmorProfile', level: 'baseline', since: 0, find: findAppArmor },
  { id: 'seLinuxOptions', level: 'baseline', since: 0, find: findSELinux },
  { id: 'procMount', level: 'baseline', since: 0, find: findProcMounts },
  {
    id: 'seccompProfile_baseline',
    level: 'baseline',
    since: 19,
    find: findUnconfined,
    replacedBy: 'seccompProfile_restricted',
  },
  { id: 'sysctls', level: 'baseline', since: 0, find: findSysctls },
  { id: 'restrictedVolumes', level: 'restricted', since: 0, find: findVolumeTypes },
  { id: 'allowPrivilegeEscalation', level: 'restricted', since: 8, find: findEscalations },
  { id: 'runAsNonRoot', level: 'restricted', since: 0, find: findRootAllowed },
  { id: 'runAsUser', level: 'restricted', since: 23, find: findRootUsers },
  { id: 'seccompProfile_restricted', level: 'restricted', since: 19, find: findUnprofiled },
  { id: 'capabilities_restricted', level: 'restricted', since: 22, find: findKeptCapabilities },
];

const ENFORCE = 'pod-security.kubernetes.io/enforce';

/** The label of a namespace that states the level pods must keep. */
export const POD_SECURITY_LABEL = ENFORCE;

/**
 * What a namespace's labels enforce; undefined without the label. A level that is none enforces the strictest, and
 * a version that is none the latest, as the API server does it.
 */
export function readPodSecurityPolicy(labels: ReadonlyMap<string, string>): PodSecurityPolicy | undefined {
  const text = labels.get(ENFORCE);
  if (text === undefined) return undefined;
  const level = text === 'privileged' || text === 'baseline' ? text : 'restricted';
  const minor = /^v1\.(\d{1,4})$/.exec(labels.get(`${ENFORCE}-version`) ?? '')?.[1];
  return { level, minor: minor === undefined ? undefined : Number(minor) };
}

/**
 * What the Pod Security Standards forbid in the pods of a manifest (`pod-security-admission`), in the order of the
 * checks. `manifest` is the object that `spec` was read from.
 */
export function judgePodSecurity(
  spec: PodSpec,
  manifest: JsonObject,
  { level, minor }: PodSecurityPolicy,
): readonly PodSecurityViolation[] {
  if (level === 'privileged') return [];
  const template = spec.pointer.split('/').slice(1, -1);
  const pod: PodSubject = {
    spec,
    annotations: readObject(manifest, ...template, 'metadata', 'annotations') ?? {},
    annotationsPointer: `${template.map((step) => `/${step}`).join('')}/metadata/annotations`,
    minor,
  };
  const isMeant = (check: Check): boolean =>
    (level === 'restricted' || check.level === 'baseline') && (minor === undefined || minor >= check.since);
  const meant = CHECKS.filter(isMeant);
  const ids = new Set(meant.map(({ id }) => id));
  return meant
    .filter(({ replacedBy }) => replacedBy === undefined || !ids.has(replacedBy))
    .flatMap(({ id, since, find }) =>
      find(pod, level).map(({ text, pointer }) => ({
        check: id,
        text,
        pointer,
        recent: since >= RECENT && minor === undefined,
      })),
    );
}
