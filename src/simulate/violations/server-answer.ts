import { type JsonObject, readString } from '../../api/json.ts';
import { renderGoQuoted } from '../../model/label-selector-syntax.ts';
import { splitApiVersion } from '../admission/hub-view.ts';
import type { AdmissionError, Verdict } from '../admission/verdict.ts';

/**
 * What `kubectl create -f -` and `kubectl apply -f -` print when a hub refuses an object; '' when it takes it. With
 * `strict`, kubectl's default, fields that the server would drop are refused before anything else.
 */
export function renderServerAnswer(object: JsonObject, verdict: Verdict, strict: boolean): string {
  const kind = readString(object, 'kind');
  if (strict && verdict.unknownFields.length > 0) {
    const { version } = splitApiVersion(readString(object, 'apiVersion'));
    const fields = verdict.unknownFields
      .map(({ path }) => `unknown field ${renderGoQuoted(path)}`)
      .join(', ');
    return refusal(
      'BadRequest',
      `${kind} in version ${renderGoQuoted(version)} cannot be handled as a ${kind}: strict decoding error: ${fields}`,
    );
  }
  const [first] = verdict.errors;
  if (first === undefined) return '';
  switch (first.stage) {
    case 'schema':
      return `The ${kind} ${renderGoQuoted(readString(object, 'metadata', 'name'))} is invalid: ${listErrors(verdict.errors)}`;
    case 'decode':
      return first.message.startsWith('no matches for kind')
        ? `error: resource mapping not found for name: ${renderGoQuoted(readString(object, 'metadata', 'name'))} namespace: ${renderGoQuoted(readString(object, 'metadata', 'namespace'))} from "STDIN": ${first.message}\nensure CRDs are installed first`
        : refusal('BadRequest', first.message);
    case 'admission-policy':
      return refusal('Forbidden', first.message);
    default:
      return refusal(
        'Forbidden',
        `admission webhook ${renderGoQuoted(first.webhook ?? '')} denied the request: ${first.message}`,
      );
  }
}

function refusal(reason: string, message: string): string {
  return `Error from server (${reason}): error when creating "STDIN": ${message}`;
}

/** Of several errors, those about the whole object come last. */
function listErrors(errors: readonly AdmissionError[]): string {
  const texts = errors.map(({ path = '', message }) => `${path}: ${message}`);
  if (texts.length === 1) return texts.join('');
  const whole = texts.filter((text) => text.startsWith('<nil>: '));
  const fields = texts.filter((text) => !text.startsWith('<nil>: '));
  return `\n${[...fields, ...whole].map((text) => `* ${text}`).join('\n')}`;
}
