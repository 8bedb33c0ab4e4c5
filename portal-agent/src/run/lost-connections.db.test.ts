import type { PortalEvent } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import { createMigration, type Migration } from './testing/migration.ts'

const tables = `
  CREATE TABLE keyed (id int PRIMARY KEY, v varchar(20)); INSERT INTO keyed SELECT seq, CONCAT('v', seq) FROM seq_1_to_9000;
  CREATE TABLE keyless (x int, y varchar(20)); INSERT INTO keyless SELECT seq % 10, 'same' FROM seq_1_to_3000;`

/** Slow enough that the load is still under way when the connections go. */
const options = { 'full.chunkRows': 500, 'full.workers': 2, 'limit.rowsPerSecond': 4000 } as const

async function killSource(migration: Migration, limit: number): Promise<void> {
  const sessions = await migration.source(`SELECT id FROM information_schema.processlist
    WHERE db = DATABASE() AND id <> CONNECTION_ID() ORDER BY id DESC LIMIT ${limit}`)
  for (const { id } of sessions) await migration.source(`KILL ${String(id)}`)
}

async function killTarget(migration: Migration, role: string): Promise<void> {
  await migration.target(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE 'portal/%/${role}'`)
}

/** Runs, does something once chunks of the load are done, and returns how it ended. */
async function disturbed(migration: Migration, act: () => Promise<void>) {
  const disturbance = Promise.withResolvers<void>()
  let begun = false
  const onEvent = (event: PortalEvent) => {
    if (begun || event.type !== 'progress' || !event.progress.tables.some((table) => table.chunksDone > 1))
      return
    begun = true
    void act().then(disturbance.resolve, disturbance.reject)
  }
  const report = await migration.run({ options, onEvent })
  expect(begun).toBe(true)
  await disturbance.promise
  const [rows] = await migration.target(`SELECT (SELECT count(*) FROM moved.keyed) AS keyed,
    (SELECT count(*) FROM moved.keyless) AS keyless`)
  return { exitCode: report.exitCode, verdict: report.verdict, error: report.error, rows, report }
}

const asNew = {
  exitCode: 0,
  verdict: 'equal',
  error: undefined,
  rows: { keyed: '9000', keyless: '3000' },
}

describe('a run that loses connections goes on by itself', () => {
  it.each<[string, (migration: Migration) => Promise<void>]>([
    ['one of the source', (migration) => killSource(migration, 1)],
    ['all of the source', (migration) => killSource(migration, 100)],
    ['the writers of the target', (migration) => killTarget(migration, 'writer')],
    ['the ledger', (migration) => killTarget(migration, 'ledger')],
    ['all of the target', (migration) => killTarget(migration, '%')],
  ])('X22 O05: %s', async (_, kill) => {
    await using migration = await createMigration(tables)
    const ending = await disturbed(migration, () => kill(migration))
    expect(ending).toMatchObject(asNew)
    expect(ending.report.tables.map((table) => table.rowsWritten)).toEqual(['9000', '3000'])
  })

  it('X22 O05: the view of the source, between the load and the comparison', async () => {
    await using migration = await createMigration(tables)
    const ending = await disturbed(migration, async () => {
      // The load ends by asking for the refused rows, which waits here until its view has gone.
      const held = migration.target(
        `LOCK TABLE portal_meta.rejected_row; ${waitUntil("EXISTS (SELECT FROM pg_tables WHERE tablename = 'go_on')")}`,
      )
      await migration.target(
        waitUntil(
          "EXISTS (SELECT FROM pg_locks WHERE relation = 'portal_meta.rejected_row'::regclass AND NOT granted)",
        ),
      )
      await killSource(migration, 100)
      await migration.target('CREATE TABLE public.go_on ()')
      await held
    })
    expect(ending).toMatchObject(asNew)
  })
})

function waitUntil(condition: string): string {
  return `DO $$ BEGIN WHILE NOT ${condition} LOOP PERFORM pg_sleep(0.02); END LOOP; END $$`
}
