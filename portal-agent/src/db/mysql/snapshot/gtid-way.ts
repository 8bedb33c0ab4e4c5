import type { Position } from '@data-migration/contract/portal'
import type { ViewWindow } from '../../../model/ports/snapshot-reader.ts'
import type { MysqlConnection } from '../connector.ts'
import { textLiteral } from '../sql/literal.ts'
import { type AgreementWay, disagree, openView } from './agreement.ts'

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
  openAlone,
  openLocked: openAlone,
}

async function openAlone(view: MysqlConnection, signal: AbortSignal): Promise<ViewWindow> {
  const before = await variable(view, 'gtid_executed', signal)
  const unseen = await ownedSet(view, signal)
  await view.session.execute(openView, signal)
  const seen = await ownedSet(view, signal)
  const after = await variable(view, 'gtid_executed', signal)
  return {
    low: await subtract(view, before, unseen, signal),
    high: await subtract(view, seen === '' ? after : `${after},${seen}`, '', signal),
  }
}

/** What is being committed, as a set: the server shows `uuid:number#thread`, or `uuid:number-number#thread`. */
async function ownedSet(view: MysqlConnection, signal: AbortSignal): Promise<string> {
  return (await variable(view, 'gtid_owned', signal)).replace(/#\d+(:|,|$)/g, '$1')
}

/** By the server, which also writes the result in its one normal form. */
async function subtract(
  { session }: MysqlConnection,
  from: string,
  what: string,
  signal: AbortSignal,
): Promise<Position> {
  const sql = `SELECT GTID_SUBTRACT(${textLiteral(from)}, ${textLiteral(what)})`
  const [row] = await session.query({ name: 'gtid-subtract', sql }, signal)
  return { kind: 'gtid', value: (row?.[0] ?? '').replace(/\s+/g, '') }
}

async function variable({ session }: MysqlConnection, name: string, signal: AbortSignal): Promise<string> {
  const [row] = await session.query({ name, sql: `SELECT @@GLOBAL.${name}` }, signal)
  return (row?.[0] ?? '').replace(/\s+/g, '')
}
