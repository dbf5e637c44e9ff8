import { PLACEMENT_GROUP } from '../api/groups.ts';
import { isJsonObject, type JsonObject, readPath, readString } from '../api/json.ts';
import { renderGoQuoted } from '../model/label-selector-syntax.ts';
import { askAdmissionPolicies } from './admission/admission-policy.ts';
import { applyOver, isIdleChange } from './admission/applied-object.ts';
import type { SchemaCatalogue, ServedSchema } from './admission/catalogue.ts';
import { type DecodedObject, decodeWithSchema } from './admission/decode-object.ts';
import { findFaults } from './admission/fault.ts';
import { answerGuardRail } from './admission/guard-rail.ts';
import { findGuardRailWebhook } from './admission/guarded-requests.ts';
import { explainMapping, type HubView, type Requester, splitApiVersion } from './admission/hub-view.ts';
import { withMember } from './admission/json-edit.ts';
import { mutatePlacement } from './admission/mutation.ts';
import type { Refusal } from './admission/placement.ts';
import { judgeBySchema, RULES_NOT_RUN } from './admission/schema-stage.ts';
import type { AdmissionError, AdmissionStage, AdmissionViolation, Verdict } from './admission/verdict.ts';
import { askUnwired, askWebhook } from './admission/webhooks.ts';

/** A request to a hub. For a deletion `object` is what is deleted; `old` is the stored object, on update. */
export interface AdmissionRequest {
  readonly operation: 'create' | 'update' | 'delete';
  readonly object: JsonObject;
  readonly old?: JsonObject;
  /** Only the guard rail and one admission policy ask who it is; they stay silent when nobody says. */
  readonly user?: Requester;
}

/** A hub as far as admission is concerned. */
export interface AdmissionHub {
  readonly view: HubView;
  readonly catalogue: SchemaCatalogue;
}

const ADMITTED: Verdict = {
  judged: true,
  admitted: true,
  errors: [],
  violations: [],
  unknownFields: [],
  unwired: [],
  stored: undefined,
  unjudgedRules: [],
};
const NOBODY: Requester = { username: '', groups: [] };
const MUTATING = 'fleet.clusterresourceplacementv1beta1.mutating';
/** The name that recorded answers give to the guard rail's webhooks. */
const GUARD_RAIL = 'fleet guard rail';
/** And to the handler of ResourcePlacements that nothing points at. */
const UNWIRED = 'resourceplacement (served, not configured)';

/**
 * What a KubeFleet hub answers to a request (objects-and-selection.md §1): decode, mutating webhook, schema with
 * CEL, admission policies, validating webhooks, guard rail; the first stage that refuses ends it.
 */
export function simulateAdmission(request: AdmissionRequest, hub: AdmissionHub): Verdict {
  const { group, version } = splitApiVersion(readString(request.object, 'apiVersion'));
  const kind = readString(request.object, 'kind');
  const schema = hub.catalogue.find(group, version, kind);
  if (request.operation === 'delete') return finish(ADMITTED, request, request.object, undefined, hub);
  if (schema !== undefined) return admitCustomObject(request, schema, hub);
  const unmapped = explainMapping(hub.view, group, version, kind);
  if (hub.catalogue.knows(group, kind) || (hub.view.kinds.closed && unmapped !== undefined)) {
    const apiVersion = readString(request.object, 'apiVersion');
    const message = `no matches for kind ${renderGoQuoted(kind)} in version ${renderGoQuoted(apiVersion)}`;
    return refuse(ADMITTED, [{ stage: 'decode', message, pointer: '/apiVersion' }]);
  }
  return finish({ ...ADMITTED, judged: false }, request, request.object, request.old, hub);
}

/** The verdict with errors instead of a stored object. */
function refuse(
  verdict: Verdict,
  errors: readonly AdmissionError[],
  violations: readonly AdmissionViolation[] = errors,
): Verdict {
  return { ...verdict, admitted: false, errors, violations, stored: undefined };
}

function admitCustomObject(request: AdmissionRequest, schema: ServedSchema, hub: AdmissionHub): Verdict {
  const decoded = decodeRequest(request.object, schema, hub);
  if (decoded.error !== undefined) return refuse(ADMITTED, [{ stage: 'decode', ...decoded.error }]);
  const old = request.old === undefined ? undefined : decodeRequest(request.old, schema, hub).value;
  const verdict = { ...ADMITTED, unknownFields: decoded.unknownFields };
  let value = decoded.value;
  const isMutated = schema.group === PLACEMENT_GROUP && schema.kind === 'ClusterResourcePlacement';
  if (isMutated && hub.view.flags.webhooks) {
    const mutated = mutatePlacement(value);
    if (mutated.error !== undefined) {
      return refuse(verdict, [
        { stage: 'mutating-webhook', webhook: MUTATING, message: mutated.error, pointer: '' },
      ]);
    }
    value = decodeWithSchema(mutated.value, schema.root).value;
  }
  const stored = keepServerFields(value, old, schema);
  const { errors, unjudged } = judgeBySchema(stored, old, schema);
  const judged = { ...verdict, unjudgedRules: unjudged };
  if (errors.length > 0) {
    const told = errors.map((error) => ({ stage: 'schema' as const, ...error }));
    return refuse(
      judged,
      told,
      told.filter((error) => error.message !== RULES_NOT_RUN.message),
    );
  }
  return finish(judged, request, stored, old, hub);
}

/** Decodes what a client sent, with the namespace and name that client and server give it. */
function decodeRequest(object: JsonObject, schema: ServedSchema, hub: AdmissionHub): DecodedObject {
  const decoded = decodeWithSchema(object, schema.root);
  if (decoded.error !== undefined) return decoded;
  const found = readPath(decoded.value, 'metadata');
  let meta: JsonObject = isJsonObject(found) ? found : {};
  const namespace = readString(meta, 'namespace');
  if (schema.namespaced && namespace === '') meta = { ...meta, namespace: 'default' };
  if (!schema.namespaced && namespace !== '') meta = withMember(meta, 'namespace', undefined);
  const prefix = readString(meta, 'generateName');
  if (hub.view.flags.generateNames && prefix !== '' && readString(meta, 'name') === '') {
    meta = { ...meta, name: `${prefix}xxxxx` };
  }
  return { ...decoded, value: { ...decoded.value, metadata: meta } };
}

/** Writes leave the status alone, and a deletion timestamp stays (`PrepareForCreate`, `PrepareForUpdate`). */
function keepServerFields(value: JsonObject, old: JsonObject | undefined, schema: ServedSchema): JsonObject {
  const kept = schema.hasStatus ? withMember(value, 'status', readPath(old, 'status')) : value;
  const deletion = readPath(old, 'metadata', 'deletionTimestamp');
  const meta = readPath(kept, 'metadata');
  if (deletion === undefined || !isJsonObject(meta)) return kept;
  return { ...kept, metadata: { ...meta, deletionTimestamp: deletion } };
}

/** The stages after the schema: admission policies, validating webhooks, then the guard rail where it is enabled. */
function finish(
  verdict: Verdict,
  request: AdmissionRequest,
  object: JsonObject,
  old: JsonObject | undefined,
  hub: AdmissionHub,
): Verdict {
  const { view, catalogue } = hub;
  const asked = { operation: request.operation, object, old, hub: view, catalogue };
  const unwired = askUnwired(asked);
  const spoken = {
    ...verdict,
    unwired: unwired === undefined ? [] : [webhookError(view.flags.webhooks ? UNWIRED : '', unwired)],
  };
  const { operation, user } = request;
  const isIdle = isIdleChange(request.old, request.object);
  const policed = isIdle ? undefined : askAdmissionPolicies({ operation, object, user }, view);
  if (policed !== undefined) {
    const error = {
      stage: 'admission-policy' as const,
      message: policed.message,
      pointer: '/metadata/namespace',
    };
    return refuse(spoken, [error], [{ ...error, message: policed.text }]);
  }
  const answer = askWebhook(asked);
  if (answer !== undefined) return refuseByWebhook(spoken, answer.webhook, answer.refusal);
  const guarded = isIdle ? ADMITTED : askGuardRail({ ...request, object: applyOver(old, object) }, old, hub);
  if (!guarded.admitted) return refuse(spoken, guarded.errors, guarded.violations);
  return { ...spoken, stored: operation === 'delete' ? undefined : object };
}

/** The guard rail's answer where it is enabled and asked about such requests. */
function askGuardRail(request: AdmissionRequest, old: JsonObject | undefined, hub: AdmissionHub): Verdict {
  const { flags } = hub.view;
  // Without knowing who asks there is nothing the guard rail could say.
  if (!flags.webhooks || !flags.guardRail || request.user === undefined) return ADMITTED;
  const webhook = findGuardRailWebhook(request.operation, request.object, hub.view);
  return webhook === undefined
    ? ADMITTED
    : simulateGuardRail(old === undefined ? request : { ...request, old }, hub, webhook);
}

/**
 * What the guard rail alone answers to any request, whether it is enabled or not; `webhook` is the name under which
 * it speaks.
 */
export function simulateGuardRail(
  request: AdmissionRequest,
  hub: AdmissionHub,
  webhook: string = GUARD_RAIL,
): Verdict {
  const { operation, object, old, user = NOBODY } = request;
  const refusal = answerGuardRail({ operation, object, old, user }, hub.view);
  return refusal === undefined ? ADMITTED : refuseByWebhook(ADMITTED, webhook, refusal);
}

function webhookError(webhook: string, refusal: Refusal): AdmissionError {
  const stage: AdmissionStage = 'validating-webhook';
  const pointer = findFaults(refusal.faults)[0]?.pointer ?? '';
  return { stage, message: refusal.message, pointer, webhook };
}

function refuseByWebhook(verdict: Verdict, webhook: string, refusal: Refusal): Verdict {
  const violations = findFaults(refusal.faults).map(({ text, pointer, gate }) => ({
    stage: 'validating-webhook' as const,
    webhook,
    pointer,
    message: text,
    ...(gate === undefined ? {} : { gate }),
  }));
  return refuse(verdict, [webhookError(webhook, refusal)], violations);
}
