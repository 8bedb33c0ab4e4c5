/** Why a value cannot be written; `ok` is 0 so that the hot path tests for truth. */
export const ok = 0
export const zeroDate = 1
export const nulInText = 2
export const invalidText = 3
export const outOfRange = 4
/** Not what the source's type promises; no policy makes it fit. */
export const malformed = 5
export const tooLarge = 6
export const unexpectedNull = 7

export type Reason = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7

const texts: Readonly<Record<Reason, string>> = {
  [ok]: '',
  [zeroDate]: 'the target has no such date (zero date, or a day the calendar does not have)',
  [nulInText]: 'the text holds a NUL byte',
  [invalidText]: 'the text is not valid UTF-8',
  [outOfRange]: 'the value is outside the range of the target type',
  [malformed]: 'the value does not have the form of its type',
  [tooLarge]: 'the value or its row is larger than the target can hold (1 GB)',
  [unexpectedNull]: 'NULL in a column that is NOT NULL',
}

export function reasonText(reason: Reason): string {
  return texts[reason]
}
