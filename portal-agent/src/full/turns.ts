/** Lets one after the other use what only one may use at a time. */
export interface Turns {
  take<T>(use: () => Promise<T>): Promise<T>
}

export function turns(): Turns {
  let last: Promise<unknown> = Promise.resolve()
  return {
    take(use) {
      const mine = last.then(use, use)
      last = mine.catch(() => undefined)
      return mine
    },
  }
}
