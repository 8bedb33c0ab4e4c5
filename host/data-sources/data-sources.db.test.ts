import {
  createScratchDatabase,
  type Endpoint,
  ensureMariadb,
  ensureMysql97,
  ensurePg15,
  FaultProxy,
  uniqueName,
} from '@data-migration/tests/testbed'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorOf, type OwnHost, ownHost } from '../testing/own-host.ts'
import { openTestStore, storeKinds, type TestStore } from '../testing/store-kinds.ts'

describe.each(storeKinds)('data sources on %s', (kind) => {
  let store: TestStore
  let host: OwnHost
  beforeAll(async () => {
    store = await openTestStore(kind)
    host = await ownHost({ databaseUrl: store.databaseUrl })
  })
  afterAll(async () => {
    await host[Symbol.asyncDispose]()
    await store[Symbol.asyncDispose]()
  })

  const input = (name: string) => ({
    name,
    kind: 'postgresql' as const,
    host: 'db.example.org',
    port: 5432,
    user: 'Ann "the" User',
    database: 'shop',
    tls: { mode: 'verify-ca' as const, ca: '-----BEGIN CERTIFICATE-----' },
  })
  const create = (name: string) => host.do('dataSources.create', { body: { ...input(name), password: 'x' } })

  it('are created, read, replaced and deleted', async () => {
    const made = await create('first')
    const params = { dataSourceId: made.id }
    expect(made).toEqual({ id: made.id, ...input('first') })
    expect(await host.do('dataSources.get', { params })).toEqual(made)
    const changed = { ...input('renamed'), kind: 'opengauss' as const, database: null, tls: null }
    expect(await host.do('dataSources.update', { params, body: changed })).toEqual({
      id: made.id,
      ...changed,
    })
    await host.do('dataSources.delete', { params })
    const gone = await host.call('dataSources.get', { params })
    expect([gone.status, errorOf(gone).code]).toEqual([404, 'DM-TASK-025'])
  })

  it('have a name each, and need a password when they are created', async () => {
    await create('taken')
    const twice = await host.call('dataSources.create', { body: { ...input('taken'), password: 'x' } })
    expect([twice.status, errorOf(twice).code]).toEqual([409, 'DM-TASK-027'])
    const bare = await host.call('dataSources.create', { body: input('bare') as never })
    expect(errorOf(bare).details).toMatchObject([{ path: 'body.password' }])
  })

  it('are found by text, kind and side', async () => {
    await create('pg')
    await host.do('dataSources.create', { body: { ...input('my'), kind: 'mysql', password: 'x' } })
    const names = async (query: object) =>
      (await host.do('dataSources.list', { query: { pageSize: 500, ...query } })).items.map(
        ({ name }) => name,
      )
    expect(await names({ side: 'source' })).toEqual(['my'])
    expect(await names({ side: 'target' })).not.toContain('my')
    expect(await names({ kind: 'mysql' })).toEqual(['my'])
    expect(await names({ search: 'MY' })).toEqual(['my'])
  })
})

describe('testing a server', () => {
  let host: OwnHost
  let servers: Record<'mysql' | 'mariadb' | 'postgresql', Endpoint>
  beforeAll(async () => {
    host = await ownHost()
    servers = { mysql: await ensureMysql97(), mariadb: await ensureMariadb(), postgresql: await ensurePg15() }
  })
  afterAll(() => host[Symbol.asyncDispose]())

  const kinds = ['mysql', 'mariadb', 'postgresql'] as const
  const login = (kind: (typeof kinds)[number]) => {
    const { host: address, port, adminUser, adminPassword } = servers[kind]
    return { kind, host: address, port, user: adminUser, password: adminPassword }
  }
  const test = (body: object) => host.do('dataSources.test', { body: body as ReturnType<typeof login> })

  it.each(kinds)('tells the version of %s, and that its administrator may do anything', async (kind) => {
    const result = await test(login(kind))
    expect(result).toMatchObject({ ok: true, role: 'primary', administrator: true })
    expect(result.version).toContain(servers[kind].version.split('-')[0])
  })

  it.each([
    ['mysql', 'DM-SRC-002'],
    ['mariadb', 'DM-SRC-002'],
    ['postgresql', 'DM-TGT-002'],
  ] as const)('knows a wrong password of %s', async (kind, code) => {
    const result = await test({ ...login(kind), user: 'nobody-of-this-name', password: 'wrong' })
    expect(result).toMatchObject({ ok: false, version: null, error: { code } })
  })

  it.each([
    ['mysql', 'DM-SRC-003'],
    ['postgresql', 'DM-TGT-003'],
  ] as const)('knows a database there is not on %s', async (kind, code) => {
    expect(await test({ ...login(kind), database: 'not_there' })).toMatchObject({
      ok: false,
      error: { code },
    })
  })

  it.each([
    ['mysql', 'DM-SRC-001'],
    ['postgresql', 'DM-TGT-001'],
    ['opengauss', 'DM-TGT-001'],
  ] as const)('knows a closed port and an unknown name (%s)', async (kind, code) => {
    const body = { ...login('mysql'), kind }
    expect(await test({ ...body, host: '127.0.0.1', port: 1 })).toMatchObject({ ok: false, error: { code } })
    expect(await test({ ...body, host: 'nowhere.invalid' })).toMatchObject({ ok: false, error: { code } })
  })

  it.each(['mysql', 'postgresql'] as const)('notices that %s breaks off', async (kind) => {
    const { host: address, port } = servers[kind]
    await using proxy = await FaultProxy.start({ host: address, port })
    await proxy.setMode({ kind: 'reset' })
    const result = await test({ ...login(kind), host: proxy.host, port: proxy.port })
    expect(result).toMatchObject({
      ok: false,
      error: { code: kind === 'mysql' ? 'DM-SRC-001' : 'DM-TGT-001' },
    })
  })

  it('tells PostgreSQL from openGauss', async () => {
    const result = await test({ ...login('postgresql'), kind: 'opengauss' })
    expect(result.error).toMatchObject({
      code: 'DM-TGT-016',
      params: { found: 'PostgreSQL', kind: 'opengauss' },
    })
  })

  it.each(['mysql', 'mariadb', 'postgresql'] as const)(
    'says when %s does not do the TLS asked for',
    async (kind) => {
      const result = await test({ ...login(kind), tls: { mode: 'verify-full', ca: '' } })
      const code = kind === 'postgresql' ? 'DM-TGT-018' : 'DM-SRC-017'
      expect(result).toMatchObject({ ok: false, error: { code } })
    },
  )

  it('tries a stored login in the database that is stored with it', async () => {
    await using database = await createScratchDatabase(servers.postgresql, uniqueName('dm_tested'))
    const body = { name: 'stored', ...login('postgresql'), database: database.name }
    const { id } = await host.do('dataSources.create', { body })
    const params = { dataSourceId: id }
    expect(await host.do('dataSources.testStored', { params, body: {} })).toMatchObject({ ok: true })
    const { password: _kept, ...same } = body
    await host.do('dataSources.update', { params, body: { ...same, database: 'not_there' } })
    const after = await host.do('dataSources.testStored', { params, body: {} })
    expect(after).toMatchObject({ ok: false, error: { code: 'DM-TGT-003' } })
  })
})
