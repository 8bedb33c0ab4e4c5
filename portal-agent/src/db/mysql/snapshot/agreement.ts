import type { Position } from '@data-migration/contract/portal'
import type { MysqlConnection } from '../connector.ts'

/** What several views that were opened one after another have in common. */
export type Agreement =
  | { readonly agreed: true; readonly position: Position | null }
  | { readonly agreed: false; readonly reason: string }

/**
 * A way to prove that views opened between `before` and `after` see the same data. Never blocks the source.
 * `before` yields a mark of the source's state, null when the source is not quiet enough to try.
 */
export interface AgreementWay {
  readonly name: string
  readonly tries: number
  before(control: MysqlConnection, signal: AbortSignal): Promise<string | null>
  after(
    mark: string,
    control: MysqlConnection,
    views: readonly MysqlConnection[],
    signal: AbortSignal,
  ): Promise<Agreement>
}

export function disagree(reason: string): Agreement {
  return { agreed: false, reason }
}
