import type { PortalEvent } from '@data-migration/contract/portal'
import { expect, it } from 'vitest'
import { createMigration, type Migration } from './testing/migration.ts'

const patient = { timeout: 30_000 }

/** Holds a table of the target until it is cancelled. */
async function lock(migration: Migration): Promise<() => Promise<void>> {
  const held = migration.target(
    'BEGIN; LOCK TABLE moved.account IN SHARE MODE; SELECT pg_sleep(300) /* the lock of this test */',
  )
  held.catch(() => undefined)
  const isHeld = async () =>
    (
      await migration.target(`SELECT 1 FROM pg_locks WHERE granted AND mode = 'ShareLock'
        AND relation = 'moved.account'::regclass`)
    ).length
  await expect.poll(isHeld, patient).toBe(1)
  return async () => {
    await migration.target(`SELECT pg_cancel_backend(pid) FROM pg_stat_activity
      WHERE query LIKE '%the lock of this test%' AND pid <> pg_backend_pid()`)
    await expect(held).rejects.toThrow()
  }
}

it('ends where it stands when it has no more time to take everything along, and goes on from there', async () => {
  await using migration = await createMigration(
    'CREATE TABLE account (id int NOT NULL PRIMARY KEY, v int); INSERT INTO account VALUES (1, 0)',
    { mode: 'online' },
  )
  const events: PortalEvent[] = []
  const [stop, hurry] = [new AbortController(), new AbortController()]
  const options = { 'verify.enabled': false, 'incremental.stallSeconds': 1 }
  const run = migration.run({ stop, hurry, options, onEvent: (event) => void events.push(event) })
  await using _ = { [Symbol.asyncDispose]: async () => void (hurry.abort(), await run) }
  const isFollowing = () => events.some((event) => event.type === 'phase' && event.phase === 'incremental')
  const isStalled = () => events.some((event) => event.type === 'alert' && event.error.code === 'DM-INC-210')
  await expect.poll(isFollowing, patient).toBe(true)
  const release = await lock(migration)
  await migration.source('UPDATE account SET v = 1')
  stop.abort()
  await expect.poll(isStalled, patient).toBe(true)
  hurry.abort()
  const report = await run
  expect([report.exitCode, report.error?.code]).toEqual([5, 'DM-JOB-012'])
  expect(events.at(-1)).toMatchObject({ type: 'ended', exitCode: 5 })
  await release()
  const again = new AbortController()
  const next = migration.run({
    command: 'incremental',
    stop: again,
    options,
    onEvent: (event) => event.type === 'phase' && event.phase === 'incremental' && again.abort(),
  })
  expect((await next).exitCode).toBe(0)
  expect(await migration.target('SELECT v FROM moved.account')).toEqual([{ v: 1 }])
}, 120_000)

it('says when changes wait for the target and for whom, until they are in', async () => {
  await using migration = await createMigration(
    'CREATE TABLE account (id int NOT NULL PRIMARY KEY, v int); INSERT INTO account VALUES (1, 0)',
    { mode: 'online' },
  )
  const events: PortalEvent[] = []
  const stop = new AbortController()
  const alarms = () =>
    events.flatMap((event) =>
      event.type === 'alert' && event.error.code === 'DM-INC-210' ? [event.error] : [],
    )
  const stalls = () =>
    events.flatMap((event) => (event.type === 'progress' ? [event.progress.incremental?.stalled] : []))
  const options = { 'verify.enabled': false, 'incremental.stallSeconds': 1 }
  const run = migration.run({ stop, options, onEvent: (event) => void events.push(event) })
  await using _ = { [Symbol.asyncDispose]: async () => void (stop.abort(), await run) }
  const isFollowing = () => events.some((event) => event.type === 'phase' && event.phase === 'incremental')
  await expect.poll(isFollowing, patient).toBe(true)
  await migration.source('UPDATE account SET v = 1')
  await expect.poll(() => migration.target('SELECT v FROM moved.account'), patient).toEqual([{ v: 1 }])
  expect(alarms()).toEqual([])

  const release = await lock(migration)
  await migration.source('UPDATE account SET v = 2')
  await expect.poll(() => stalls().at(-1)?.error.code, patient).toBe('DM-INC-210')
  expect(alarms()).toHaveLength(1)
  expect(alarms()[0]?.found).toMatch(/^Session \d+ \(user \S+/)
  await release()
  await expect.poll(() => stalls().at(-1), patient).toBeUndefined()
  stop.abort()
  expect((await run).exitCode).toBe(0)
  expect(await migration.target('SELECT v FROM moved.account')).toEqual([{ v: 2 }])
  expect(alarms()).toHaveLength(1)
}, 120_000)
