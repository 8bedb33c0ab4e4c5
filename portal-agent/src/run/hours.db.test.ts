import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { PortalEvent } from '@data-migration/contract/portal'
import { expect, it } from 'vitest'
import { askControl } from './control-client.ts'
import { createMigration, type Migration } from './testing/migration.ts'
import type { Command } from './command.ts'

const source = `CREATE TABLE t (id INT PRIMARY KEY, v INT);
  INSERT INTO t VALUES (1, 10), (2, 20), (3, 30)`

/** An hour of the day that begins in two hours. */
function laterToday(): string {
  const hour = new Date().getUTCHours()
  return `${(hour + 2) % 24}:00-${(hour + 3) % 24 || 24}:00`
}

async function setHours({ folder }: Migration, value: string): Promise<void> {
  const root = join(folder, 'workspace')
  const [workspace = ''] = await readdir(root)
  const args = { key: 'limit.hours', value }
  const control = { id: `hours-${value}`, cmd: 'set-option', args } as const
  expect(await askControl(join(root, workspace, 'control.sock'), control, 5_000)).toMatchObject({ ok: true })
}

/** Begins outside its hours and takes the hours away once it says so; returns in which phase it did, and rows read until then. */
async function waiting(migration: Migration, command: Command, hours: string) {
  const told: string[] = []
  let phase = ''
  let rows = '0'
  const onEvent = (event: PortalEvent) => {
    if (event.type === 'phase' && event.state === 'started') phase = event.phase
    if (event.type === 'progress') rows = event.progress.tables[0]?.rowsRead ?? '0'
    if (event.type !== 'alert' || event.error.code !== 'DM-SRC-045') return
    told.push(`${phase}: ${event.error.params?.['hours']}, ${rows} rows`)
    void setHours(migration, '')
  }
  return { told, report: await migration.run({ command, options: { 'limit.hours': hours }, onEvent }) }
}

it('O08 neither loads nor compares a row outside limit.hours, and goes on once they are changed', async () => {
  await using migration = await createMigration(source)
  const hours = laterToday()
  const load = await waiting(migration, 'full', hours).catch((error: unknown) => error)
  // Nothing was made yet, which is told at once.
  expect(load).toMatchObject({ report: { error: { code: 'DM-JOB-017' } } })
  await migration.run({ command: 'schema' })
  const { told, report } = await waiting(migration, 'full', hours)
  expect({ told, error: report.error }).toEqual({ told: [`full: ${hours}, 0 rows`], error: undefined })
  expect(await migration.target('SELECT count(*)::int AS n FROM moved.t')).toEqual([{ n: 3 }])
  const compared = await waiting(migration, 'verify', hours)
  expect(compared.told).toEqual([expect.stringMatching(`^verify: ${hours}`)])
  expect(compared.report.verdict).toBe('equal')
}, 60_000)

it('O08 begins no further chunk when the hours end in mid-load', async () => {
  const values = Array.from({ length: 3_000 }, (_, i) => `(${i}, ${i})`).join()
  await using migration = await createMigration(
    `CREATE TABLE t (id INT PRIMARY KEY, v INT); INSERT INTO t VALUES ${values}`,
  )
  const hours = laterToday()
  const held: number[] = []
  let rows = 0
  let ended: Promise<void> | undefined
  const onEvent = (event: PortalEvent) => {
    if (event.type === 'progress') rows = Number(event.progress.tables[0]?.rowsRead ?? 0)
    if (rows > 0) ended ??= setHours(migration, hours)
    if (event.type !== 'alert' || event.error.code !== 'DM-SRC-045') return
    held.push(rows)
    void setHours(migration, '')
  }
  const options = { 'full.workers': 1, 'full.chunkRows': 100, 'limit.rowsPerSecond': 1_000 }
  const report = await migration.run({ options, onEvent })
  await ended
  expect(held).toEqual([expect.any(Number)])
  expect(held[0]).toBeLessThan(3_000)
  expect({ verdict: report.verdict, error: report.error }).toEqual({ verdict: 'equal', error: undefined })
}, 60_000)
