import { join } from 'node:path'
import { dmError } from '@data-migration/contract/errors'
import { instantOf } from '../ids.ts'
import type { StoreLocation } from './location.ts'
import { pendingMigrations, readMigrations } from './migration-files.ts'
import { openMigrationSession } from './migration-session.ts'

/**
 * Runs what has not run yet of `folder/<dialect>/NNNN-*.sql`: all of it or nothing, in one transaction under a lock, so
 * that two processes never run the same file. Returns the names of the files run. Throws DM-AUTH-015, DM-TASK-108.
 */
export async function migrate(location: StoreLocation, folder: string): Promise<readonly string[]> {
  const files = await readMigrations(join(folder, location.dialect))
  await using session = await openMigrationSession(location)
  await session.begin()
  const pending = pendingMigrations(files, await session.applied())
  for (const file of pending) {
    await session.run(file.sql).catch((cause: unknown) => {
      throw dmError('DM-TASK-108', { problem: `${file.name}: ${String(cause)}` }, { cause })
    })
    await session.record(file, instantOf())
  }
  await session.commit()
  return pending.map(({ name }) => name)
}
