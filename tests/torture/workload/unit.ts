/** Statements that belong together, the smallest part of a transaction. */
export interface Unit {
  readonly kind: string
  readonly statements: readonly string[]
}

export const quoted = (name: string) => `\`${name.replaceAll('`', '``')}\``
