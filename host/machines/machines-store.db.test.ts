import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorOf, type OwnHost, ownHost } from '../testing/own-host.ts'
import { openTestStore, storeKinds, type TestStore } from '../testing/store-kinds.ts'

const nobody = '0190a8c0-0000-7000-8000-000000000000'
const key = { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU' }

describe.each(storeKinds)('machines on %s', (kind) => {
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

  const secret = { kind: 'password', password: 'hunter2' } as const
  const input = (name: string) => ({ name, host: '192.0.2.1', port: 22, users: [{ name: 'root', secret }] })
  const create = (name: string) => host.do('machines.create', { body: input(name) })

  it('are created, read, replaced and deleted', async () => {
    const made = await create('first')
    expect(made).toMatchObject({ name: 'first', hostKey: null, jumpMachineId: null })
    expect(made.users).toMatchObject([{ name: 'root', authentication: 'password' }])
    const params = { machineId: made.id }
    expect(await host.do('machines.get', { params })).toEqual(made)
    const body = {
      ...input('renamed'),
      users: [{ name: 'other' }, { id: made.users[0]?.id ?? '', name: 'admin' }],
    }
    const changed = await host.do('machines.update', { params, body })
    expect(changed.users).toMatchObject([
      { name: 'other', authentication: 'none' },
      { id: made.users[0]?.id, name: 'admin', authentication: 'password' },
    ])
    await host.do('machines.delete', { params })
    const gone = await host.call('machines.get', { params })
    expect([gone.status, errorOf(gone).code]).toEqual([404, 'DM-SSH-007'])
  })

  it('are found by name and address, in pages', async () => {
    await create('searched-1')
    await create('searched-2')
    const found = await host.do('machines.list', { query: { search: 'SEARCHED', pageSize: 1, page: 2 } })
    expect(found).toMatchObject({ total: 2, items: [{ name: 'searched-2' }] })
    expect((await host.do('machines.list', { query: { search: '192.0.2.' } })).total).toBeGreaterThan(1)
  })

  it('have a name each', async () => {
    const { id } = await create('taken')
    const twice = await host.call('machines.create', { body: input('taken') })
    expect([twice.status, errorOf(twice).code]).toEqual([409, 'DM-SSH-009'])
    const other = await create('free')
    const renamed = await host.call('machines.update', {
      params: { machineId: other.id },
      body: input('taken'),
    })
    expect(errorOf(renamed).code).toBe('DM-SSH-009')
    expect(
      (await host.call('machines.update', { params: { machineId: id }, body: input('taken') })).status,
    ).toBe(200)
  })

  it('cannot be deleted while another one is reached through them, nor lead through themselves', async () => {
    const gate = await create('gate')
    const inner = await host.do('machines.create', { body: { ...input('inner'), jumpMachineId: gate.id } })
    const removal = await host.call('machines.delete', { params: { machineId: gate.id } })
    expect([removal.status, errorOf(removal).code]).toEqual([409, 'DM-SSH-008'])
    expect(errorOf(removal).params['users']).toBe('inner')
    const circle = { ...input('gate'), jumpMachineId: inner.id }
    const refused = await host.call('machines.update', { params: { machineId: gate.id }, body: circle })
    expect([refused.status, errorOf(refused).details[0]?.path]).toEqual([400, 'body.jumpMachineId'])
    const lost = await host.call('machines.create', { body: { ...input('lost'), jumpMachineId: nobody } })
    expect(errorOf(lost).code).toBe('DM-SSH-007')
  })

  it('name each wrong user, and keep nothing of what was refused', async () => {
    const before = await host.do('machines.list', {})
    const users = [
      { name: 'a', secret },
      { name: 'a', secret },
      { id: nobody, name: 'b' },
    ]
    const reply = await host.call('machines.create', { body: { ...input('wrong'), users } })
    expect(errorOf(reply).details.map(({ path }) => path)).toEqual(['body.users.1.name', 'body.users.2.id'])
    expect(await host.do('machines.list', {})).toEqual(before)
  })

  it.each([
    ['no key', 'hello', undefined, 'its format is not known'],
    [
      'a public key',
      'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl',
      undefined,
      'it is a public key',
    ],
  ])('refuse %s as a private key', async (_what, privateKey, passphrase, problem) => {
    const users = [{ name: 'a', secret: { kind: 'private-key' as const, privateKey, passphrase } }]
    const reply = await host.call('machines.create', { body: { ...input('keyed'), users } })
    expect([reply.status, errorOf(reply).code, errorOf(reply).params['problem']]).toEqual([
      422,
      'DM-SSH-005',
      problem,
    ])
  })

  it('tell that nobody listens', async () => {
    const body = { ...input('silent'), host: '127.0.0.1', port: 1 }
    const { id } = await host.do('machines.create', { body })
    const params = { machineId: id }
    const test = await host.call('machines.test', { params, body: {} })
    const pin = await host.call('machines.acceptHostKey', { params, body: key })
    expect([test, pin].map((reply) => [reply.status, errorOf(reply).code])).toEqual([
      [502, 'DM-SSH-001'],
      [502, 'DM-SSH-001'],
    ])
  })
})
