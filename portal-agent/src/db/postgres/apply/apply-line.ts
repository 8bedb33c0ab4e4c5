import type { StagedRows } from '../../../model/ports/change-applier.ts'
import type { TablePlan } from '../../../model/table-plan.ts'
import { type PipelinedStatement, runPipelined } from '../pipeline.ts'
import type { PostgresSession } from '../session.ts'
import { copyRows, assertCopied } from './copy-rows.ts'

export interface LineOptions {
  readonly values?: readonly (string | Buffer | null)[]
  /** What errors are about. */
  readonly object?: string
  /** Told how many rows the statement has touched, once that is known. */
  readonly then?: (rows: number) => void
}

/** How the statements of a batch reach the target, in their order. */
export interface ApplyLine {
  /** Whether statements are sent before the answers to those in front of them are known. */
  readonly ahead: boolean
  run(sql: string, options?: LineOptions): Promise<void>
  copy(sql: string, plan: TablePlan, rows: StagedRows): Promise<void>
  /** Everything handed over is carried out, and told of. */
  settle(): Promise<void>
}

/** One round trip for all that is handed over between two times of `settle`. */
export function pipelinedLine(session: PostgresSession, signal: AbortSignal): ApplyLine {
  let waiting: (PipelinedStatement & { readonly then?: (rows: number) => void })[] = []
  return {
    ahead: true,
    run: async (sql, options = {}) => void waiting.push({ sql, ...options }),
    copy: async (sql, plan, { data, rows }) =>
      void waiting.push({
        sql,
        data,
        object: plan.target,
        then: (stored) => assertCopied(plan, rows, stored),
      }),
    settle: async () => {
      const statements = waiting
      waiting = []
      if (statements.length === 0) return
      const { rows, failure } = await runPipelined(session, statements, signal)
      for (const [i, touched] of rows.entries()) statements[i]?.then?.(touched)
      if (failure !== null) throw failure.error
    },
  }
}

/** A round trip for each statement, two for each COPY: for servers that are not known to take more at once. */
export function singleLine(session: PostgresSession, signal: AbortSignal): ApplyLine {
  return {
    ahead: false,
    run: async (sql, { values = [], object, then } = {}) => {
      const rows = await session.execute(sql, values, { signal, ...(object === undefined ? {} : { object }) })
      then?.(rows)
    },
    copy: (sql, plan, rows) => copyRows(session, sql, plan, rows, signal),
    settle: () => Promise.resolve(),
  }
}
