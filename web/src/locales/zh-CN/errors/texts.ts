import type { ErrorCode } from '@data-migration/contract/errors'

export interface Texts {
  readonly message: string
  readonly remedy: string
}

export const text = (message: string, remedy: string): Texts => ({ message, remedy })

/** The texts of one area; a code that is not in the catalogue does not compile. */
export function area<K extends ErrorCode>(texts: Readonly<Record<K, Texts>>): Readonly<Record<K, Texts>> {
  return texts
}
