import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchFailure } from './failure-class.ts';

describe('matchFailure', () => {
  it.each([
    [
      'ManifestApplyFailed',
      'configmaps "cfg" is forbidden: exceeded quota: object-counts, requested: configmaps=1, used: configmaps=2, limited: configmaps=2',
      'quota',
      { quota: 'object-counts' },
    ],
    [
      'ManifestApplyFailed',
      'pods "x" is forbidden: violates PodSecurity "restricted:latest"',
      'pod-security',
      {},
    ],
    [
      'ManifestApplyFailed',
      'admission webhook "policy.corp.example" denied the request: no',
      'admission',
      { policy: 'policy.corp.example' },
    ],
    [
      'ManifestApplyFailed',
      "deployments.apps \"web\" is forbidden: ValidatingAdmissionPolicy 'team-label' with binding 'team-label-all' denied request: x",
      'admission',
      { policy: 'team-label', binding: 'team-label-all' },
    ],
    [
      'ManifestApplyFailed',
      'Internal error occurred: failed calling webhook "a.b": refused',
      'webhook-down',
      { webhook: 'a.b' },
    ],
    [
      'ManifestApplyFailed',
      'failed to create manifest object: namespaces "inventory" not found',
      'namespace-missing',
      { namespace: 'inventory' },
    ],
    [
      'ManifestApplyFailed',
      'configmaps "a" is forbidden: unable to create new content in namespace shop because it is being terminated',
      'namespace-terminating',
      { namespace: 'shop' },
    ],
    [
      'FailedToFindObjInMemberCluster',
      'secrets "s" is forbidden: User "system:serviceaccount:fleet-system:agent" cannot get resource "secrets" in API group ""',
      'forbidden',
      { user: 'system:serviceaccount:fleet-system:agent', verb: 'get', resource: 'secrets' },
    ],
    [
      'FailedToTakeOver',
      'the object is already owned by some other sources(s) and co-ownership is disallowed',
      'owned-by-other',
      {},
    ],
    [
      'FailedToTakeOver',
      'cannot take over object: configuration differences are found',
      'not-taken-over',
      {},
    ],
    ['FoundDrifts', 'cannot apply manifest: drifts are found', 'drift', {}],
    [
      'DecodingErred',
      'failed to find GVR: no matches for kind "Widget" in version "example.io/v1"',
      'kind-unknown',
      { kind: 'Widget', version: 'example.io/v1' },
    ],
    [
      'ManifestApplyFailed',
      'Job.batch "x" is invalid: spec.template: Invalid value: …: field is immutable',
      'immutable',
      { field: 'spec.template' },
    ],
    [
      'ManifestApplyFailed',
      'Deployment.apps "x" is invalid: spec.replicas: Invalid value: -1',
      'invalid',
      { field: 'spec.replicas' },
    ],
    ['ManifestApplyFailed', 'Service "x" is invalid', 'other', {}],
    ['ManifestApplyFailed', 'Service "x" is invalid: it is odd', 'invalid', {}],
    ['ManifestNotAvailableYet', 'Manifest is not yet available', 'not-available', {}],
    ['ManifestApplyFailed', 'the moon is in the wrong phase', 'other', {}],
  ])('%s / %s', (reason, message, expected, names) => {
    expect(matchFailure(reason, message)).toEqual({ class: expected, names });
  });

  it('never throws and never takes an unknown text for a known class', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9 ]{0,200}$/), (message) => {
        expect(['other', 'conflict']).toContain(matchFailure('ManifestApplyFailed', message).class);
      }),
    );
  });
});
