/** A change of structure that is not understood, or not carried out, with certainty: it stops before the statement. */
export class NotFollowed extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'NotFollowed'
  }
}

export function notFollowed(reason: string): NotFollowed {
  return new NotFollowed(reason)
}
