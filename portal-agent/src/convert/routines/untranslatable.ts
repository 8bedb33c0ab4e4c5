/** Ends the translation of a statement: what blocks it, and in which line of the object's text. */
export class Untranslatable extends Error {
  readonly line: number

  constructor(line: number, reason: string) {
    super(reason)
    this.name = 'Untranslatable'
    this.line = line
  }
}

export function untranslatable(line: number, reason: string): Untranslatable {
  return new Untranslatable(line, reason)
}
