import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adminMysql, ensureMariadb, uniqueName } from '@data-migration/tests/testbed'
import type { RowDataPacket } from 'mysql2'
import { expect, it } from 'vitest'
import { Belongings } from './belongings.ts'

it('drops what a killed demo left on a server, and nothing else', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'demo-belongings-'))
  try {
    const endpoint = await ensureMariadb()
    const { host, port } = endpoint
    const [left, others] = [uniqueName('demo_left'), uniqueName('demo_others')]
    await using connection = await adminMysql(endpoint)
    await connection.query(`CREATE DATABASE ${left}; CREATE DATABASE ${others}`)
    const file = join(folder, 'sub', 'made.json')
    const killed = new Belongings(file)
    killed.add({ host, port, kind: 'database', name: left })
    killed.add({ host, port, kind: 'user', name: 'demo_never_made', database: left })
    killed.add({ host: 'elsewhere.invalid', port, kind: 'database', name: others })

    await new Belongings(file).dropAllOn(endpoint)
    const [rows] = await connection.query<RowDataPacket[]>(`SHOW DATABASES LIKE 'demo\\_%'`)
    const names = rows.map((row) => String(Object.values(row)[0]))
    expect(names).toContain(others)
    expect(names).not.toContain(left)
    await connection.query(`DROP DATABASE ${others}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
