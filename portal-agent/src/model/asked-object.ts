import type { SourceType } from './source-type.ts'

/** What a view or a function can be asked for on both sides, so that their answers can be compared. */
export type AskedObject = AskedView | AskedFunction

interface Named {
  readonly sourceName: string
  readonly targetName: string
  /** What its answer depends on besides the rows and its arguments, as the source writes it; null: nothing. */
  readonly varies: string | null
}

export interface AskedView extends Named {
  readonly kind: 'view'
  readonly columns: readonly { readonly name: string; readonly type: SourceType }[]
}

export interface AskedFunction extends Named {
  readonly kind: 'function'
  readonly parameters: readonly SourceType[]
  readonly returns: SourceType
  /** The source says that it changes rows. */
  readonly changesRows: boolean
}
