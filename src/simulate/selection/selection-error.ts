/** Who has to act on an error of the resolver; also decides what becomes of it (`pkg/utils/controller`). */
export type SelectionErrorType = 'user' | 'expected' | 'unexpected' | 'apiserver';

/** An error as the placement controller gets it. Only those of type `user` are shown on the placement. */
export interface SelectionError {
  readonly type: SelectionErrorType;
  readonly message: string;
  /**
   * Every text the system may choose from, sorted; `message` is the first. Which of several offenders it names
   * rests on the order of a Go map.
   */
  readonly alternatives: readonly string[];
}

/** What the controllers put before the text of an error, by its class (`pkg/utils/controller`). */
export const ERROR_CLASS: Readonly<Record<SelectionErrorType, string>> = {
  user: 'failed to process the request due to a client error',
  expected: 'expected behavior which can be recovered by itself',
  unexpected: 'unexpected behavior which cannot be handled by the controller',
  apiserver: 'error returned by the API server',
};

/** An error the placement's author can mend (`NewUserError`); more than one text when the system may take any. */
export function userError(...texts: readonly string[]): SelectionError {
  return buildError('user', texts);
}

/** An error that nobody was supposed to see (`NewUnexpectedBehaviorError`). */
export function unexpectedError(text: string): SelectionError {
  return buildError('unexpected', [text]);
}

function buildError(type: SelectionErrorType, texts: readonly string[]): SelectionError {
  const alternatives = [...new Set(texts.map((text) => `${ERROR_CLASS[type]}: ${text}`))].sort();
  return { type, message: alternatives[0] ?? '', alternatives };
}
