import type { Position } from '@data-migration/contract/portal'
import type { ViewWindow } from '../../../model/ports/snapshot-reader.ts'
import type { MysqlConnection } from '../connector.ts'
import type { Statement } from '../session/session.ts'

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
  /** Opens a view that need not agree with any other, and tells where it stands at the least and at the most. */
  openAlone(view: MysqlConnection, signal: AbortSignal): Promise<ViewWindow>
  /** As `openAlone` while nothing is committed, and without a rest. */
  openLocked(view: MysqlConnection, signal: AbortSignal): Promise<ViewWindow>
}

export const openView: Statement = {
  name: 'open-view',
  sql: 'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY',
}

export function exactly(position: Position | null): ViewWindow {
  return { low: position, high: position }
}

export function disagree(reason: string): Agreement {
  return { agreed: false, reason }
}
