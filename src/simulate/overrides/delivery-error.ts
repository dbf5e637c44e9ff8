import { countBytes } from '../admission/go-text.ts';
import { ERROR_CLASS, type SelectionErrorType } from '../selection/selection-error.ts';

/** Why the Works of a binding cannot be made. */
export interface DeliveryError {
  readonly type: SelectionErrorType;
  /** The text without the words of its class. */
  readonly text: string;
  /** What was being done, when another message was put before the whole error. */
  readonly context?: string;
}

/** The whole text of the error, as logs show it. */
export function renderDeliveryError(error: DeliveryError): string {
  const own = `${ERROR_CLASS[error.type]}: ${error.text}`;
  return error.context === undefined ? own : `${error.context}: ${own}`;
}

/**
 * The text as the binding's condition shows it. KubeFleet cuts as many bytes off the front as the wrapped error has,
 * and two: that leaves the plain text, or, where a context stands in front, begins in the middle of a word.
 */
export function renderShownError(error: DeliveryError): string {
  if (error.context === undefined) return error.text;
  const wrapped = `${ERROR_CLASS[error.type]}: ${error.text}`;
  return cutBytes(renderDeliveryError(error), countBytes(wrapped) + 2);
}

/** `text` without its first `bytes` bytes in UTF-8; a character cut in two becomes U+FFFD. */
function cutBytes(text: string, bytes: number): string {
  let left = bytes;
  let at = 0;
  for (const char of text) {
    if (left <= 0) break;
    left -= countBytes(char);
    at += char.length;
  }
  return '\uFFFD'.repeat(-left) + text.slice(at);
}
