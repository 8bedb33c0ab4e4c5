import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type OwnServer, startEmbeddedPostgres, startMachinePostgres } from '@data-migration/tests/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TlsSettings } from '@data-migration/contract/portal'
import { createPostgresConnector } from './connector.ts'
import { copyIn } from './copy-in.ts'
import { copyOut } from './copy-out.ts'
import { binaryIds, inPieces, neverAborted } from './testing/chunk.ts'
import { createTestTarget, type TestTarget } from './testing/target.ts'
import { otherCertificate, serverCertificate, serverKey } from './testing/tls-certificates.ts'

let directory: string
let server: OwnServer
let target: TestTarget

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'portal-tls-'))
  const settings = {
    ssl: 'on',
    ssl_cert_file: file('server.crt', serverCertificate),
    ssl_key_file: file('server.key', serverKey),
  }
  const own = join(directory, 'server')
  server =
    (await startMachinePostgres(own, { settings })) ?? (await startEmbeddedPostgres(own, 15, { settings }))
  target = await createTestTarget(server)
})

afterAll(async () => {
  await target[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
  rmSync(directory, { recursive: true })
})

/** PostgreSQL takes a key only when nobody else may read it. */
function file(name: string, text: string): string {
  mkdirSync(directory, { recursive: true })
  const path = join(directory, name)
  writeFileSync(path, text)
  chmodSync(path, 0o600)
  return path
}

function connect(host: string, tls: TlsSettings) {
  const endpoint = { ...target.endpoint, host, tls }
  return createPostgresConnector(endpoint, { subTask: 'tls', epoch: 1 }).connect('any')
}

describe('a connection by TLS', () => {
  it.each([
    ['require', '127.0.0.1', { mode: 'require' }],
    ['verify-ca', '127.0.0.1', { mode: 'verify-ca', ca: serverCertificate }],
    ['verify-full', 'localhost', { mode: 'verify-full', ca: serverCertificate }],
  ] as const)('%s is encrypted', async (_, host, tls) => {
    await using session = await connect(host, tls)
    expect(await session.rows('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()')).toEqual([
      { ssl: 't' },
    ])
  })

  it.each([
    ['verify-ca refuses another authority', '127.0.0.1', { mode: 'verify-ca', ca: otherCertificate }],
    ['verify-full refuses another authority', 'localhost', { mode: 'verify-full', ca: otherCertificate }],
    ['verify-full refuses another name', '127.0.0.1', { mode: 'verify-full', ca: serverCertificate }],
  ] as const)('%s', async (_, host, tls) => {
    await expect(connect(host, tls)).rejects.toMatchObject({ code: 'DM-TGT-018' })
  })

  it('carries COPY in both directions', async () => {
    await using session = await connect('127.0.0.1', { mode: 'require' })
    await session.script('CREATE TEMP TABLE ids (id bigint)')
    const rows = 300_000
    const stored = await copyIn(session, {
      sql: 'COPY pg_temp.ids FROM STDIN (FORMAT binary)',
      object: 'ids',
      data: inPieces(binaryIds(0, rows)),
      beforeEnd: () => undefined,
      signal: neverAborted,
    })
    const sql = 'COPY (SELECT id::text FROM pg_temp.ids) TO STDOUT (FORMAT binary)'
    let read = 0
    for await (const batch of copyOut(session, {
      sql,
      format: 'binary',
      object: 'ids',
      columns: 1,
      signal: neverAborted,
    }))
      read += batch.count
    expect([stored, read]).toEqual([BigInt(rows), rows])
  })
})
