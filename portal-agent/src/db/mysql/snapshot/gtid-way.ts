import type { MysqlConnection } from '../connector.ts'
import { type AgreementWay, disagree } from './agreement.ts'

/**
 * MySQL with gtid_mode=ON: gtid_executed before and after must be equal, and no GTID may be owned at either time.
 *
 * Why that is a proof. A transaction owns its GTID from the moment it goes to the binlog until after it has become
 * visible; its GTID enters gtid_executed after that (before that in MySQL 5.6).
 * - One that some view sees is in gtid_executed at the end: else it was still owned just before that was read.
 * - One that is in gtid_executed at the start is seen by all views: else it was still owned just after that was read.
 */
export const gtidWay: AgreementWay = {
  name: 'optimistic',
  tries: 20,
  before: async (control, signal) => {
    const executed = await variable(control, 'gtid_executed', signal)
    return (await variable(control, 'gtid_owned', signal)) === '' ? executed : null
  },
  after: async (mark, control, _views, signal) => {
    const owned = await variable(control, 'gtid_owned', signal)
    const executed = await variable(control, 'gtid_executed', signal)
    if (owned !== '' || executed !== mark) return disagree('transactions were committed between the views')
    return { agreed: true, position: { kind: 'gtid', value: executed } }
  },
}

async function variable({ session }: MysqlConnection, name: string, signal: AbortSignal): Promise<string> {
  const [row] = await session.query({ name, sql: `SELECT @@GLOBAL.${name}` }, signal)
  return (row?.[0] ?? '').replace(/\s+/g, '')
}
