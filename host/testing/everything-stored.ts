import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

/** All bytes a host has kept: its folder, and its database as text. The key and the lock are no data. */
export async function everythingStored(dataRoot: string, databaseUrl: string | null): Promise<string> {
  const entries = await readdir(dataRoot, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && entry.name !== 'secret.key')
  const texts = await Promise.all(
    files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')),
  )
  return [...texts, databaseUrl === null ? '' : await databaseText(databaseUrl)].join('\n')
}

async function databaseText(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query<{ content: string }>(
      `SELECT database_to_xml(true, false, '')::text AS content`,
    )
    return rows[0]?.content ?? ''
  } finally {
    await client.end()
  }
}

/** The secret itself, and as base64 however it lies in a longer text. */
export function formsOf(secret: string): string[] {
  const inside = [0, 1, 2].map((shift) => {
    const encoded = Buffer.from(`${'x'.repeat(shift)}${secret}`).toString('base64')
    return encoded.slice(shift === 0 ? 0 : 4, -4)
  })
  return [secret, ...inside, Buffer.from(secret).toString('hex'), encodeURIComponent(secret)]
}
