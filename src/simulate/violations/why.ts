import type { Draft } from './draft.ts';
import type { JudgedRequest } from './hub-request.ts';

/** Who refuses the object and in which words, or what becomes of it when nobody does. */
export function explainWhy(draft: Draft, { request, hub }: JudgedRequest): string {
  const effect = draft.words.effect === undefined ? '' : `${capital(draft.words.effect)}. `;
  const said = draft.said.join('; ');
  const what = request.operation === 'update' ? 'the change' : 'the object';
  const refuses = draft.fault.isLater ? 'would next refuse' : 'refuses';
  switch (draft.fault.stage) {
    case 'pruning':
      return explainPruning(draft, effect);
    case 'unwired':
      if (!hub.view.flags.webhooks) {
        return `${effect}This hub runs without KubeFleet's webhooks, so it stores the placement as it is, and what comes of it shows later or never. The webhook would say: ${said}`;
      }
      return `${effect}No webhook looks at a ResourcePlacement, so the hub stores it as it is, and what comes of it shows later or never. KubeFleet's own check, which nothing calls, would say: ${said}`;
    case 'delivery':
      return `${effect}The hub stores the envelope all the same.`;
    case 'controller':
      return `${effect}The hub takes the change; its placement controller then stops: ${said}`;
    case 'admission-policy':
      return `${effect}An admission policy that KubeFleet keeps in the hub ${refuses} ${what}: ${said}`;
    case 'validating-webhook':
      return `${effect}KubeFleet's ${draft.fault.webhook.includes('.guardrail.') ? 'guard rail' : 'webhook'} ${refuses} ${what}: ${said}`;
    case 'mutating-webhook':
      return `${effect}KubeFleet's mutating webhook ${refuses} ${what}: ${said}`;
    default:
      return `${effect}The API server ${refuses} ${what}: ${said}`;
  }
}

function explainPruning({ said, isRefused, words }: Draft, effect: string): string {
  const [strict = '', ...others] = said;
  if (isRefused) {
    return `kubectl refuses the object (${strict}). Without strict decoding the field is dropped, and the API server refuses what is left: ${others.join('; ')}`;
  }
  const outcome = effect === '' ? '' : `, and ${words.effect ?? ''}`;
  return `kubectl refuses the object (${strict}). A client that does not ask for strict decoding, as some GitOps controllers, has the field dropped without a word${outcome}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
