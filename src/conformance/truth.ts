import { type Json, readList, readPath, readString } from '../api/json.ts';

/** Names an object without its version: `kind/namespace/name`, the namespace empty for cluster-scoped kinds. */
export type Identity = string;

/** The recorded answer of one dump: what is broken there, and for whom. */
export interface Truth {
  readonly id: string;
  readonly healthy: boolean;
  readonly root?: Identity;
  readonly rootKind?: string;
  readonly placement?: Identity;
  readonly placementKind?: string;
  readonly clusters: readonly string[];
  readonly kindsPresent: readonly string[];
}

/** Reads a `truth.yaml` that was parsed to `value`. */
export function readTruth(value: Json): Truth {
  const kind = readString(value, 'rootCause', 'object', 'kind');
  const placement = readString(value, 'placement').split('/');
  const [placementKind = '', ...rest] = placement;
  const name = rest.at(-1) ?? '';
  const namespace = rest.length > 1 ? rest[0] : '';
  return {
    id: readString(value, 'id'),
    healthy: readPath(value, 'healthy') === true,
    ...(kind === ''
      ? {}
      : {
          rootKind: kind,
          root: identityOf(
            kind,
            readString(value, 'rootCause', 'object', 'namespace'),
            readString(value, 'rootCause', 'object', 'name'),
          ),
        }),
    ...(name === '' ? {} : { placementKind, placement: identityOf(placementKind, namespace ?? '', name) }),
    clusters: readList(value, 'clustersAffected').filter((each) => typeof each === 'string'),
    kindsPresent: readList(value, 'kindsPresent').filter((each) => typeof each === 'string'),
  };
}

/** Writes an identity; versions and groups are left out, because a dump shows other versions than manifests. */
export function identityOf(kind: string, namespace: string, name: string): Identity {
  return `${kind}/${namespace}/${name}`;
}
