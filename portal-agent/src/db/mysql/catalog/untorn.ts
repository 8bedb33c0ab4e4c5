import { dmError } from '@data-migration/contract/errors'

/** Answers of the catalogue do not fit together: somebody has changed a table between two questions. */
export class TornCatalog extends Error {
  override name = 'TornCatalog'
}

const mostReads = 5

/** Reads anew what was torn. Errors: DM-SRC-016 where it never fits, besides those of `read`. */
export async function untorn<T>(read: () => Promise<T>): Promise<T> {
  for (let count = 1; ; count++) {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof TornCatalog)) throw error
      if (count === mostReads)
        throw dmError('DM-SRC-016', { problem: `its tables change while they are read (${error.message})` })
    }
  }
}
