import { setTimeout as delay } from 'node:timers/promises'
import type { Position } from '@data-migration/contract/portal'
import { z } from 'zod'
import type { ViewWindow } from '../../../model/ports/snapshot-reader.ts'
import type { MysqlConnection } from '../connector.ts'
import { type AgreementWay, disagree, exactly, openView } from './agreement.ts'

/** How long nothing must have been committed before views are opened together. */
const restMs = 100

/**
 * MySQL 8 with BACKUP_ADMIN: `performance_schema.log_status` shows binlog, GTIDs and redo of one instant, for which the
 * server itself stops commits. Views between equal readings see the same data, at exactly that place.
 */
export function logStatusWay(gtid: boolean): AgreementWay {
  return {
    name: 'log-status',
    tries: 20,
    before: async (control, signal) => {
      const early = await readStatus(control, signal)
      await delay(restMs, undefined, { signal })
      const now = await readStatus(control, signal)
      return now === early ? now : null
    },
    after: async (mark, control, _views, signal) => {
      const now = await readStatus(control, signal)
      if (now !== mark) return disagree('transactions were committed between the views')
      return { agreed: true, position: positionOf(now, gtid) }
    },
    openAlone,
    openLocked: openAlone,
  }

  async function openAlone(view: MysqlConnection, signal: AbortSignal): Promise<ViewWindow> {
    const before = await readStatus(view, signal)
    await view.session.execute(openView, signal)
    const now = await readStatus(view, signal)
    if (now === before) return exactly(positionOf(now, gtid))
    return { low: positionOf(before, gtid), high: positionOf(now, gtid) }
  }
}

/** Local and storage engines as JSON: `{"gtid_executed", "binary_log_file", "binary_log_position"}`, `{"InnoDB": {"LSN"}}`. */
async function readStatus({ session }: MysqlConnection, signal: AbortSignal): Promise<string> {
  const sql = 'SELECT LOCAL, STORAGE_ENGINES FROM performance_schema.log_status'
  const [row] = await session.query({ name: 'log-status', sql }, signal)
  return JSON.stringify(row)
}

const localSchema = z.object({
  gtid_executed: z.string(),
  binary_log_file: z.string(),
  binary_log_position: z.number(),
})

function positionOf(status: string, gtid: boolean): Position {
  const [local] = z.tuple([z.string(), z.string()]).parse(JSON.parse(status))
  const { gtid_executed, binary_log_file: file, binary_log_position } = localSchema.parse(JSON.parse(local))
  if (gtid) return { kind: 'gtid', value: gtid_executed.replace(/\s+/g, '') }
  const pos = String(binary_log_position)
  return { kind: 'file', value: `${file}:${pos}`, file, pos }
}
