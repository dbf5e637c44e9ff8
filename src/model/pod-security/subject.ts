import { type Json, type JsonObject, readPath, readString } from '../../api/json.ts';
import type { PodSpec } from '../pod-spec.ts';

/** A pod as Pod Security admission looks at it. */
export interface PodSubject {
  readonly spec: PodSpec;
  /** Annotations of the pod template, and the pointer to them. */
  readonly annotations: JsonObject;
  readonly annotationsPointer: string;
  /** Minor version of the standards that apply; undefined for the latest that the cluster knows. */
  readonly minor: number | undefined;
}

/** One thing that a standard forbids: where it stands, or would have to stand. */
export interface Forbidden {
  /** Continues "… that is forbidden:": `container web is privileged`. */
  readonly text: string;
  readonly pointer: string;
}

/** A security context of the pod or of one of its containers. */
export interface SecurityContext {
  /** `the pod`, or `container web`. */
  readonly owner: string;
  readonly value: Json | undefined;
  readonly pointer: string;
}

/** The security context of the pod and those of its containers, present or not. */
export function readContexts({ spec }: PodSubject): readonly SecurityContext[] {
  return [podContext(spec), ...containerContexts(spec)];
}

/** The security context of the pod. */
export function podContext({ value, pointer }: PodSpec): SecurityContext {
  return {
    owner: 'the pod',
    value: readPath(value, 'securityContext'),
    pointer: `${pointer}/securityContext`,
  };
}

/** The security contexts of all containers, init and ephemeral ones included. */
export function containerContexts({ containers }: PodSpec): readonly SecurityContext[] {
  return containers.map(({ name, value, pointer }) => ({
    owner: `container ${name}`,
    value: readPath(value, 'securityContext'),
    pointer: `${pointer}/securityContext`,
  }));
}

/** True for a pod that states Windows, where the standards that say so exempt it. */
export function isExemptAsWindows({ spec, minor }: PodSubject): boolean {
  return readString(spec.value, 'os', 'name') === 'windows' && (minor === undefined || minor >= 25);
}

/** True for a pod in a user namespace of its own, where the standards that say so let root inside be. */
export function isExemptAsNamespaced({ spec, minor }: PodSubject): boolean {
  return readPath(spec.value, 'hostUsers') === false && (minor === undefined || minor >= 35);
}
