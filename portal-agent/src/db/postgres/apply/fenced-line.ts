import { dmError } from '@data-migration/contract/errors'
import { begin, commit, epochStatement } from '../fence.ts'
import type { LedgerContext } from '../ledger-context.ts'
import type { PostgresSession } from '../session.ts'
import type { ApplyLine } from './apply-line.ts'

export interface FencedWork {
  readonly carryOut: () => Promise<void>
  /** Once everything is carried out: whether it may stay. */
  readonly judge: () => Promise<void>
}

/**
 * One transaction of this epoch, as `withFencedTransaction`, by way of a line. Whatever the answers to its statements say is known
 * before COMMIT is sent. Errors: DM-JOB-008 when another holder took over; whatever the work throws.
 */
export async function withFencedLine(
  session: PostgresSession,
  context: LedgerContext,
  line: ApplyLine,
  { carryOut, judge }: FencedWork,
): Promise<void> {
  try {
    for (const statement of begin('lazy')) await line.run(statement)
    await carryOut()
    const { sql, values } = epochStatement(context)
    const isOurs = (rows: number) => {
      if (rows === 0) throw dmError('DM-JOB-008', { epoch: context.epoch })
    }
    await line.run(sql, { values, then: isOurs })
    await line.settle()
    await judge()
    await commit(session)
  } catch (error) {
    await session.rollback()
    throw error
  }
}
