import type { AppliedHistory, ServerHistory } from '../../../model/ports/change-reader.ts'
import type { MysqlConnection } from '../connector.ts'
import { judgeMariadbHistory, judgeMysqlHistory } from './judge-history.ts'

/**
 * What is checked at every connect (pitfalls D10, D12): that this server still has everything after the position, and that
 * it knows everything before it. Errors: DM-INC-004 purged, DM-INC-013 another history.
 */
export async function assertReadable(
  connection: MysqlConnection,
  applied: AppliedHistory,
  signal: AbortSignal,
): Promise<void> {
  const history = await readHistory(connection, applied, signal)
  if (history.kind === 'lacking') throw history.error
}

/** A place in a file says nothing of what came before it: there the server itself has to be the same. */
export async function readHistory(
  connection: MysqlConnection,
  applied: AppliedHistory,
  signal: AbortSignal,
): Promise<ServerHistory> {
  const ask = (name: string) => variable(connection, name, signal)
  switch (applied.from.position.kind) {
    case 'gtid':
      return judgeMysqlHistory(applied, {
        executed: await ask('gtid_executed'),
        purged: await ask('gtid_purged'),
      })
    case 'mariadb-gtid':
      return judgeMariadbHistory(applied, {
        binlogState: await ask('gtid_binlog_state'),
        slavePos: await ask('gtid_slave_pos'),
      })
    case 'file':
      return { kind: 'known' }
    case 'lsn':
      throw new RangeError('a binlog has no LSN')
  }
}

async function variable({ session }: MysqlConnection, name: string, signal: AbortSignal): Promise<string> {
  const [row] = await session.query({ name, sql: `SELECT @@GLOBAL.${name}` }, signal)
  return row?.[0] ?? ''
}
