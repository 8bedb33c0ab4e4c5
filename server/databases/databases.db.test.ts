import { describe, expect, it } from 'vitest'
import { DmError } from '@data-migration/contract/errors'
import {
  adminMysql,
  adminPg,
  createScratchDatabase,
  type Endpoint,
  ensureMariadb,
  ensureMysql97,
  ensurePg15,
  freePort,
  uniqueName,
} from '@data-migration/tests/testbed'
import type { ServerLogin } from './login.ts'
import { openServer } from './open-server.ts'

function loginTo({ kind, host, port, adminUser }: Endpoint, more: Partial<ServerLogin> = {}): ServerLogin {
  return { kind, host, port, user: adminUser, database: null, tls: null, ...more }
}

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  return error instanceof DmError ? error.code : error
}

describe.each([
  ['MySQL 9.7', ensureMysql97],
  ['MariaDB 10.11', ensureMariadb],
])('%s', (_name, ensure) => {
  it('says what it is', async () => {
    const endpoint = await ensure()
    const facts = await openServer(loginTo(endpoint), endpoint.adminPassword).facts()
    expect(facts).toMatchObject({ role: 'primary', administrator: true })
    expect(facts.version).toContain(endpoint.version.split('-')[0])
  })

  it('lists databases and tables, whatever their names hold', async () => {
    const endpoint = await ensure()
    await using database = await createScratchDatabase(endpoint, uniqueName("o'dd"))
    await using client = await adminMysql(endpoint, database.name)
    await client.query('CREATE TABLE `with``key` (id INT PRIMARY KEY) ENGINE = InnoDB')
    await client.query('CREATE TABLE keyless (id INT) ENGINE = InnoDB')
    await client.query('CREATE VIEW shown AS SELECT 1')
    const server = openServer(loginTo(endpoint), endpoint.adminPassword)
    expect(await server.databases()).toContainEqual({ name: database.name, encoding: 'utf8mb4' })
    expect(await server.tables(database.name)).toMatchObject([
      { name: 'keyless', engine: 'InnoDB', rowsEstimate: '0', hasPrimaryKey: false },
      { name: 'with`key', engine: 'InnoDB', hasPrimaryKey: true },
    ])
    expect(await codeOf(server.tables('no such database'))).toBe('DM-SRC-003')
  })

  it('refuses with a code', async () => {
    const endpoint = await ensure()
    expect(await codeOf(openServer(loginTo(endpoint), 'wrong').facts())).toBe('DM-SRC-002')
    const nobody = loginTo(endpoint, { port: await freePort() })
    expect(await codeOf(openServer(nobody, 'x').databases())).toBe('DM-SRC-001')
  })
})

describe('PostgreSQL 15', () => {
  it('says what it is, and is no openGauss', async () => {
    const endpoint = await ensurePg15()
    const facts = await openServer(loginTo(endpoint), endpoint.adminPassword).facts()
    expect(facts).toEqual({ version: endpoint.version, role: 'primary', administrator: true })
    const mistaken = openServer(loginTo(endpoint, { kind: 'opengauss' }), endpoint.adminPassword)
    expect(await codeOf(mistaken.facts())).toBe('DM-TGT-016')
  })

  it('lists databases and tables', async () => {
    const endpoint = await ensurePg15()
    await using database = await createScratchDatabase(endpoint, uniqueName('console'))
    await using client = await adminPg(endpoint, database.name)
    await client.query('CREATE SCHEMA s; CREATE TABLE s."T" (id int PRIMARY KEY); CREATE TABLE k (id int)')
    const server = openServer(loginTo(endpoint), endpoint.adminPassword)
    expect(await server.databases()).toContainEqual({ name: database.name, encoding: 'UTF8' })
    expect(await server.tables(database.name)).toMatchObject([
      { name: 'public.k', hasPrimaryKey: false },
      { name: 's.T', hasPrimaryKey: true },
    ])
    expect(await codeOf(server.tables('no such database'))).toBe('DM-TGT-003')
  })

  it('refuses with a code', async () => {
    const endpoint = await ensurePg15()
    expect(await codeOf(openServer(loginTo(endpoint), 'wrong').facts())).toBe('DM-TGT-002')
    const nobody = loginTo(endpoint, { port: await freePort() })
    expect(await codeOf(openServer(nobody, 'x').databases())).toBe('DM-TGT-001')
    const encrypted = loginTo(endpoint, { tls: { mode: 'require' } })
    expect(await codeOf(openServer(encrypted, endpoint.adminPassword).facts())).toBe('DM-TGT-018')
  })
})
