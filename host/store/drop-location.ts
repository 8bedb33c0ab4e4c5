import { rm } from 'node:fs/promises'
import pg from 'pg'
import type { StoreLocation } from './location.ts'
import { quoteName } from './quote-name.ts'

/** Deletes a location with all its tables. Nobody may have it open. */
export async function dropLocation(location: StoreLocation): Promise<void> {
  if (location.dialect === 'sqlite') {
    for (const suffix of ['', '-wal', '-shm']) await rm(`${location.file}${suffix}`, { force: true })
    return
  }
  const client = new pg.Client({ connectionString: location.url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await client.query(`DROP SCHEMA IF EXISTS ${quoteName(location.schema)} CASCADE`)
  } finally {
    await client.end()
  }
}
