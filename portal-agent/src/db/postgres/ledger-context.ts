import { quoteIdent } from '../../convert/quote.ts'

/** Whose work a transaction belongs to: every writer needs it to prove at the end that it may still write. */
export interface LedgerContext {
  /** The ledger's schema (option target.metaSchema). */
  readonly metaSchema: string
  readonly subTask: string
  readonly epoch: number
}

/** A table of the ledger as SQL text. */
export function metaTable(context: Pick<LedgerContext, 'metaSchema'>, table: string): string {
  return `${quoteIdent(context.metaSchema)}.${quoteIdent(table)}`
}
