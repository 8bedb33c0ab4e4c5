import { ensurePg15 } from '@data-migration/tests/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ObjectResult } from '@data-migration/contract/portal'
import type { ForgetRequest } from '../../model/ports/forget.ts'
import type { Ledger } from '../../model/ports/ledger.ts'
import { createPostgresConnector, type PostgresConnector } from './connector.ts'
import { forgetSubTask } from './forget.ts'
import { openLedger } from './ledger.ts'
import { createTestTarget, fingerprint, ledgerRequest, type TestTarget } from './testing/target.ts'

let target: TestTarget
let connector: PostgresConnector
const meta = 'portal_meta'

beforeAll(async () => {
  target = await createTestTarget(await ensurePg15())
  connector = createPostgresConnector(target.endpoint, { subTask: 'any', epoch: 0 })
  await target.admin(`CREATE SCHEMA shop AUTHORIZATION ${target.endpoint.user}`)
})
afterAll(async () => await target[Symbol.asyncDispose]())

const placed = { ...fingerprint, options: { ...fingerprint.options, 'target.schema': 'shop' } }
const open = (subTask: string): Promise<Ledger> =>
  openLedger(connector, meta, ledgerRequest({ subTask, fingerprint: placed }))
const forget = (subTask: string, more: Partial<ForgetRequest> = {}) =>
  forgetSubTask(connector, meta, { subTask, scope: 'records', dropTables: false, ...more })

async function leaveTable(ledger: Ledger, name: string, state: 'created' | 'exists'): Promise<void> {
  await target.admin(`CREATE TABLE shop.${name} (id int)`)
  await target.admin(`ALTER TABLE shop.${name} OWNER TO ${target.endpoint.user}`)
  await ledger.recordObject({ kind: 'table', sourceName: name, targetName: name, state, remarks: [] })
  await ledger.recordPlan(name, [{ no: 0, lower: null, upper: null }], true)
}

const tables = async () =>
  (await target.admin(`SELECT tablename FROM pg_tables WHERE schemaname = 'shop' ORDER BY 1`)).map(
    ({ tablename }) => tablename,
  )

describe('forgetting a sub-task', () => {
  it('changes nothing where nothing is known of it', async () => {
    expect(await forget('unknown')).toEqual({ epoch: null, droppedTables: [] })
  })

  it('fences out a holder that lives, also when only that is asked for', async () => {
    await using holder = await open('fenced')
    await leaveTable(holder, 'stays', 'created')
    expect(await forget('fenced', { scope: 'nothing' })).toMatchObject({ epoch: holder.epoch + 1 })
    await expect(holder.recordPlan('later', [], true)).rejects.toBeDefined()
    await using next = await open('fenced')
    expect(next.resumed).toBe(true)
    expect(await next.objects()).toHaveLength(1)
  })

  it('keeps the epoch when the sub-task may begin anew, so that nobody of before can commit', async () => {
    {
      await using holder = await open('reset')
      await leaveTable(holder, 'kept', 'created')
    }
    const { epoch } = await forget('reset')
    expect(await tables()).toContain('kept')
    await using next = await open('reset')
    expect(next.epoch).toBe((epoch ?? 0) + 1)
    expect(next.resumed).toBe(false)
    expect([await next.objects(), await next.tables()]).toEqual([[], []])
  })

  it('drops the tables it has made where that is asked for, and no others', async () => {
    {
      await using holder = await open('dropping')
      await leaveTable(holder, 'made', 'created')
      await leaveTable(holder, 'found', 'exists')
    }
    expect(await forget('dropping', { dropTables: true })).toMatchObject({ droppedTables: ['made'] })
    expect(await tables()).toContain('found')
    expect(await tables()).not.toContain('made')
  })

  it('drops views, routines and the functions of triggers it has made', async () => {
    {
      await using holder = await open('everything')
      await leaveTable(holder, 'watched', 'created')
      const made = (kind: ObjectResult['kind'], name: string) =>
        holder.recordObject({ kind, sourceName: name, targetName: name, state: 'created', remarks: [] })
      const role = target.endpoint.user
      await target.admin(`SET ROLE ${role};
        CREATE FUNCTION shop.half(n int) RETURNS int LANGUAGE sql AS 'SELECT n / 2';
        CREATE PROCEDURE shop.empty_it() LANGUAGE sql AS 'DELETE FROM shop.watched';
        CREATE FUNCTION shop.trigger_w() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER w BEFORE INSERT ON shop.watched FOR EACH ROW EXECUTE FUNCTION shop.trigger_w();
        CREATE VIEW shop.one AS SELECT shop.half(id) AS id FROM shop.watched;
        CREATE VIEW shop.two AS SELECT * FROM shop.one; RESET ROLE`)
      await made('function', 'half')
      await made('procedure', 'empty_it')
      await made('trigger', 'w')
      await made('view', 'one')
      await made('view', 'two')
    }
    await forget('everything', { dropTables: true })
    const left = `SELECT proname::text AS name FROM pg_proc WHERE pronamespace = 'shop'::regnamespace
      UNION SELECT relname FROM pg_class WHERE relnamespace = 'shop'::regnamespace AND relname IN ('watched', 'one', 'two')`
    expect(await target.admin(left)).toEqual([])
  })

  it('drops nothing at all when something of the user hangs on a table', async () => {
    {
      await using holder = await open('depended')
      await leaveTable(holder, 'below', 'created')
    }
    await target.admin('CREATE VIEW shop.above AS SELECT * FROM shop.below')
    await expect(forget('depended', { dropTables: true })).rejects.toBeDefined()
    expect(await tables()).toContain('below')
    await using next = await open('depended')
    expect(await next.objects()).toHaveLength(1)
  })

  it('leaves no row of a sub-task that is deleted', async () => {
    {
      await using holder = await open('deleted')
      await leaveTable(holder, 'left', 'created')
    }
    await forget('deleted', { scope: 'everything' })
    expect(await target.admin(`SELECT 1 FROM portal_meta.run WHERE sub_task = 'deleted'`)).toEqual([])
  })
})
