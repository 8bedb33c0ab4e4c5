import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { PortalEvent } from '@data-migration/contract/portal'
import { expect, it } from 'vitest'
import { askControl } from './control-client.ts'
import { createMigration, type Migration } from './testing/migration.ts'

const patient = { timeout: 30_000 }

/** `id`: a control that came before is answered as it was then. */
async function setPaused({ folder }: Migration, id: string, value: boolean): Promise<void> {
  const root = join(folder, 'workspace')
  const [workspace = ''] = await readdir(root)
  const control = {
    id,
    cmd: 'set-option',
    args: { key: 'incremental.paused', value },
  } as const
  expect(await askControl(join(root, workspace, 'control.sock'), control, 5_000)).toMatchObject({ ok: true })
}

it('applies nothing while it is paused, nothing less afterwards, and takes everything along when it is ended', async () => {
  await using migration = await createMigration(
    'CREATE TABLE account (id int NOT NULL PRIMARY KEY, v int); INSERT INTO account VALUES (1, 0)',
    { mode: 'online' },
  )
  const events: PortalEvent[] = []
  const pauses = () =>
    events.filter((event) => event.type === 'alert' && event.error.code === 'DM-INC-212').length
  const shown = () =>
    events
      .flatMap((event) =>
        event.type === 'progress' ? [event.progress.incremental?.stalled?.error.code] : [],
      )
      .at(-1)
  const value = () => migration.target('SELECT v FROM moved.account')
  const stop = new AbortController()
  const options = { 'verify.enabled': false }
  const run = migration.run({ stop, options, onEvent: (event) => void events.push(event) })
  await using _ = { [Symbol.asyncDispose]: async () => void (stop.abort(), await run) }
  const isFollowing = () => events.some((event) => event.type === 'phase' && event.phase === 'incremental')
  await expect.poll(isFollowing, patient).toBe(true)
  await migration.source('UPDATE account SET v = 1')
  await expect.poll(value, patient).toEqual([{ v: 1 }])

  await setPaused(migration, 'pause-1', true)
  await migration.source('UPDATE account SET v = 2')
  await expect.poll(shown, patient).toBe('DM-INC-212')
  expect(await value()).toEqual([{ v: 1 }])
  await setPaused(migration, 'pause-2', false)
  await expect.poll(value, patient).toEqual([{ v: 2 }])
  await expect.poll(shown, patient).toBeUndefined()

  await setPaused(migration, 'pause-3', true)
  await migration.source('UPDATE account SET v = 3')
  await expect.poll(pauses, patient).toBe(2)
  stop.abort()
  expect((await run).exitCode).toBe(0)
  expect(await value()).toEqual([{ v: 3 }])
}, 120_000)
