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

const USER = 'failed to process the request due to a client error: ';
const UNEXPECTED = 'unexpected behavior which cannot be handled by the controller: ';

/** An error the placement's author can mend (`NewUserError`); more than one text when the system may take any. */
export function userError(...texts: readonly string[]): SelectionError {
  return buildError(
    'user',
    texts.map((text) => USER + text),
  );
}

/** An error that nobody was supposed to see (`NewUnexpectedBehaviorError`). */
export function unexpectedError(text: string): SelectionError {
  return buildError('unexpected', [UNEXPECTED + text]);
}

function buildError(type: SelectionErrorType, texts: readonly string[]): SelectionError {
  const alternatives = [...new Set(texts)].sort();
  return { type, message: alternatives[0] ?? '', alternatives };
}
