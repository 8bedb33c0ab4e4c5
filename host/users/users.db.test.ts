import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adminPassword, errorOf, type OwnHost, ownHost } from '../testing/own-host.ts'
import { openTestStore, storeKinds, type TestStore } from '../testing/store-kinds.ts'

const nobody = '0190a8c0-0000-7000-8000-000000000000'

describe.each(storeKinds)('users on %s', (kind) => {
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

  const create = (name: string, role = 'viewer') =>
    host.do('host.createUser', { body: { name, password: adminPassword, role } })
  const logIn = (name: string, password: string) => host.call('host.login', { body: { name, password } }, '')

  it('log in with a password that was given to them, and can do nothing before they have changed it', async () => {
    const user = await create('fresh', 'administrator')
    expect(user).toMatchObject({
      name: 'fresh',
      role: 'administrator',
      mustChangePassword: true,
      lastLoginAt: null,
    })
    const login = await logIn('Fresh', adminPassword)
    const { token } = login.json as { token: string }
    expect(errorOf(await host.call('host.users', {}, token)).code).toBe('DM-AUTH-006')
    expect((await host.call('host.me', {}, token)).status).toBe(200)
    const next = 'Quite-Another-One-9'
    await host.do('host.changePassword', { body: { current: adminPassword, next } }, token)
    expect((await host.call('host.users', {}, token)).status).toBe(200)
    expect(errorOf(await logIn('fresh', adminPassword)).code).toBe('DM-AUTH-003')
  })

  it('that do not exist are not told from wrong passwords', async () => {
    await create('known')
    const [wrong, unknown] = [await logIn('known', 'x'), await logIn('unknown', 'x')]
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    const withoutTrace = (reply: typeof wrong) => ({ ...errorOf(reply), traceId: '' })
    expect(withoutTrace(wrong)).toEqual(withoutTrace(unknown))
  })

  it('lose their other sessions when they change the password, and all when somebody else does', async () => {
    const { id } = await create('busy')
    const tokens = await Promise.all(
      [1, 2, 3].map(async () => ((await logIn('busy', adminPassword)).json as { token: string }).token),
    )
    const [first = '', second = ''] = tokens
    await host.do(
      'host.changePassword',
      { body: { current: adminPassword, next: 'Quite-Another-One-9' } },
      first,
    )
    expect((await host.call('host.me', {}, first)).status).toBe(200)
    expect((await host.call('host.me', {}, second)).status).toBe(401)
    await host.do('host.updateUser', { params: { userId: id }, body: { password: 'Third-Of-Its-Kind-10' } })
    expect((await host.call('host.me', {}, first)).status).toBe(401)
  })

  it('are logged out by logging out, and when they are deleted', async () => {
    const token = await host.userWith(['view'])
    await host.do('host.logout', {}, token)
    expect(errorOf(await host.call('host.me', {}, token)).code).toBe('DM-AUTH-001')
    const other = await host.userWith(['view'])
    const { user } = await host.do('host.me', {}, other)
    await host.do('host.deleteUser', { params: { userId: user.id } })
    expect((await host.call('host.me', {}, other)).status).toBe(401)
  })

  it('get what their role may at once', async () => {
    const token = await host.userWith(['view'])
    const { user, permissions } = await host.do('host.me', {}, token)
    expect(permissions).toEqual(['view'])
    await host.do('host.saveRole', { params: { role: user.role }, body: { permissions: ['admin', 'view'] } })
    expect((await host.do('host.me', {}, token)).permissions).toEqual(['view', 'admin'])
    expect((await host.call('host.users', {}, token)).status).toBe(200)
  })

  it('have one name each, whatever its case', async () => {
    await create('Ann')
    const twice = await host.call('host.createUser', {
      body: { name: 'ANN', password: adminPassword, role: 'viewer' },
    })
    expect([twice.status, errorOf(twice).code]).toEqual([409, 'DM-AUTH-009'])
  })

  it('are made once, though asked for several times at once', async () => {
    const body = { name: 'rush', password: adminPassword, role: 'viewer' }
    const replies = await Promise.all([1, 2, 3].map(() => host.call('host.createUser', { body })))
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409])
  })

  it.each([
    ['a weak password', { name: 'weak', password: 'aaaaaaaaaaaa', role: 'viewer' }, 422, 'DM-AUTH-007'],
    [
      'their name in it',
      { name: 'someone', password: 'someone-is-here', role: 'viewer' },
      422,
      'DM-AUTH-007',
    ],
    ['a role there is not', { name: 'lost', password: adminPassword, role: 'king' }, 404, 'DM-AUTH-012'],
  ])('are refused with %s', async (_what, body, status, code) => {
    const reply = await host.call('host.createUser', { body })
    expect([reply.status, errorOf(reply).code]).toEqual([status, code])
  })

  it('that are not there are said so', async () => {
    const reply = await host.call('host.updateUser', { params: { userId: nobody }, body: { role: 'viewer' } })
    expect([reply.status, errorOf(reply).code]).toEqual([404, 'DM-AUTH-008'])
  })

  it('are listed in pages', async () => {
    const all = await host.do('host.users', { query: { pageSize: 500 } })
    const second = await host.do('host.users', { query: { page: 2, pageSize: 2 } })
    expect(second).toMatchObject({ total: all.total, page: 2, pageSize: 2 })
    expect(second.items).toEqual(all.items.slice(2, 4))
  })
})

describe.each(storeKinds)('the last administrator on %s', (kind) => {
  it('stays: not deleted, not degraded, not by the role either, not by two at once', async () => {
    await using store = await openTestStore(kind)
    await using host = await ownHost({ databaseUrl: store.databaseUrl })
    const { user } = await host.do('host.me', {})
    const params = { userId: user.id }
    const attempts = [
      await host.call('host.deleteUser', { params }),
      await host.call('host.updateUser', { params, body: { role: 'viewer' } }),
      await host.call('host.saveRole', {
        params: { role: 'administrator' },
        body: { permissions: ['view'] },
      }),
    ]
    expect(attempts.map((reply) => errorOf(reply).code)).toEqual(Array(3).fill('DM-AUTH-010'))
    const other = await host.userWith(['admin'])
    const { user: second } = await host.do('host.me', {}, other)
    const both = await Promise.all([
      host.call('host.updateUser', { params, body: { role: 'viewer' } }, other),
      host.call('host.updateUser', { params: { userId: second.id }, body: { role: 'viewer' } }),
    ])
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1)
  })
})

describe.each(storeKinds)('a host on %s that starts again', (kind) => {
  it('knows its users, sessions and roles', async () => {
    await using store = await openTestStore(kind)
    await using host = await ownHost({ databaseUrl: store.databaseUrl })
    const before = [await host.do('host.users', {}), await host.do('host.roles', {})]
    await host.restart()
    expect([await host.do('host.users', {}), await host.do('host.roles', {})]).toEqual(before)
  })
})
