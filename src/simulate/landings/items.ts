import type { JsonObject } from '../../api/json.ts';
import { type EnvelopeEntry, readEnvelope, unwrapEnvelope } from '../envelope.ts';
import type { DeliveryError } from '../overrides/delivery-error.ts';
import { type HubObject, isConverted } from '../selection/hub.ts';
import type { Selection } from '../selection.ts';

/** One thing that lands by itself: a selected object, or what lies in a selected envelope. */
export interface LandingItem {
  readonly object: HubObject;
  readonly entry?: EnvelopeEntry;
  /** The object or entry as the input has it. */
  readonly source: JsonObject;
  /** True when the hub serves the object in another version than the input holds. */
  readonly converted: boolean;
  /** Why the envelope cannot be opened; nothing of the placement is delivered then. */
  readonly error?: DeliveryError;
}

/** What a selection delivers, in the order of its Works. Envelopes give what they hold, not themselves. */
export function buildItems(selection: Selection): readonly LandingItem[] {
  return buildSelectedItems(selection.selected);
}

/** What these objects deliver, in their order. */
export function buildSelectedItems(selected: readonly HubObject[]): readonly LandingItem[] {
  return selected.flatMap((object): LandingItem[] => {
    const plain = { object, source: object.object, converted: isConverted(object) };
    const envelope = readEnvelope(object.object);
    if (envelope === undefined) return [plain];
    const unwrapped = unwrapEnvelope(envelope);
    if ('error' in unwrapped) return [{ ...plain, error: unwrapped.error }];
    return unwrapped.entries.map((entry) => ({ object, entry, source: entry.manifest, converted: false }));
  });
}
