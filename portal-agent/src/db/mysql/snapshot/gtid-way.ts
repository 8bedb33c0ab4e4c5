import type { MysqlConnection } from '../connector.ts'
import { type AgreementWay, disagree } from './agreement.ts'

/**
 * MySQL with gtid_mode=ON: gtid_executed before and after must be equal, and no GTID may be owned.
 *
 * Why that is a proof: a transaction gets (owns) its GTID when it goes to the binlog, then becomes visible, then its
 * GTID moves from gtid_owned to gtid_executed. One that some view sees and gtid_executed lacks at the end was therefore
 * still owned when gtid_owned was read just before; one that gtid_executed had at the start was visible to all views.
 */
export const gtidWay: AgreementWay = {
  name: 'optimistic',
  tries: 20,
  before: (control, signal) => variable(control, 'gtid_executed', signal),
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
