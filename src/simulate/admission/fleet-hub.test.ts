import { describe, expect, it } from 'vitest';
import { model } from '../../model/model.ts';
import { parseObjects, testBundle } from '../../testing/objects.ts';
import { simulateAdmission } from '../admission.ts';
import { buildAdmissionHub, buildFleetRequest } from './fleet-hub.ts';

const TEXT = `
apiVersion: placement.kubernetes-fleet.io/v1beta1
kind: ClusterResourcePlacement
metadata: { name: both }
spec:
  policy: { placementType: PickFixed, clusterNames: [a] }
  resourceSelectors: [{ group: '', version: v1, kind: Namespace, name: shop }]
---
apiVersion: placement.kubernetes-fleet.io/v1beta1
kind: ClusterResourcePlacement
metadata: { name: both, uid: u1 }
spec:
  policy: { placementType: PickAll }
  resourceSelectors: [{ group: '', version: v1, kind: Namespace, name: shop }]
---
apiVersion: placement.kubernetes-fleet.io/v1beta1
kind: ClusterResourcePlacement
metadata: { name: seen, uid: u2 }
spec:
  resourceSelectors: [{ group: gone.example.com, version: v1, kind: Gone, name: x }]
---
apiVersion: placement.kubernetes-fleet.io/v1beta1
kind: ClusterResourcePlacementEviction
metadata: { name: evict }
spec: { placementName: both, clusterName: a }
`;

describe('buildAdmissionHub', () => {
  const fleet = model(testBundle(parseObjects(TEXT)), { flags: new Map([['enable-pdbs', 'false']]) });
  const hub = buildAdmissionHub(fleet);
  const verdicts = new Map(
    [...fleet.objects.entries.values()].map((entry) => [
      entry.name,
      simulateAdmission(buildFleetRequest(entry), hub),
    ]),
  );

  it('judges the change from what is there to what is declared', () => {
    expect(verdicts.get('both')?.errors[0]?.message).toContain('placement type is immutable');
  });

  it('tells whether the hub would still take a change of what is only observed', () => {
    const verdict = verdicts.get('seen');
    expect(verdict?.errors[0]?.message).toContain('deny update on old invalid v1beta1 CRP');
    expect(verdict?.violations[0]?.gate).toBe('hub:CustomResourceDefinition');
  });

  it('looks up objects as they are wished, and the flags', () => {
    expect(verdicts.get('evict')?.errors[0]?.message).toContain('PickFixed is not supported');
    expect(hub.view.flags.podDisruptionBudgets).toBe(false);
    expect(hub.view.kinds.closed).toBe(false);
  });
});
