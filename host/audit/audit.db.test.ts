import { describe, expect, it } from 'vitest'
import { errorOf, ownHost } from '../testing/own-host.ts'
import { openTestStore, storeKinds } from '../testing/store-kinds.ts'

describe.each(storeKinds)('the audit log on %s', (kind) => {
  it('has who did what, done or refused or failed, newest first, and nothing of what was only read', async () => {
    await using store = await openTestStore(kind)
    await using host = await ownHost({ databaseUrl: store.databaseUrl })
    const operator = await host.userWith(['view', 'operate'])
    const { user } = await host.do('host.me', {}, operator)
    await host.do('machines.list', {}, operator)
    const body = { name: 'm', host: '127.0.0.1', port: 1, users: [{ name: 'root' }] }
    await host.call('machines.create', { body }, operator)
    const machine = await host.do('machines.create', { body })
    await host.call('machines.test', { params: { machineId: machine.id }, body: {} }, operator)
    await host.call('host.login', { body: { name: user.name, password: 'wrong' } }, '')
    await host.call('machines.create', { body: { ...body, port: 'x' } as never })

    const { items } = await host.do('host.audit', { query: { pageSize: 5 } })
    expect(items).toMatchObject([
      { userName: 'admin', action: 'machines.create', outcome: 'refused', code: 'DM-TASK-100' },
      { userName: user.name, userId: '', action: 'host.login', outcome: 'refused', code: 'DM-AUTH-003' },
      {
        userName: user.name,
        userId: user.id,
        action: 'machines.test',
        outcome: 'failed',
        code: 'DM-SSH-001',
      },
      { userName: 'admin', action: 'machines.create', outcome: 'done', resource: `machine/${machine.id}` },
      { userName: user.name, action: 'machines.create', outcome: 'refused', code: 'DM-AUTH-002' },
    ])
    expect(items[3]?.params).toEqual({ name: 'm', host: '127.0.0.1', port: 1 })
  })

  it('is listed in pages and by user, for administrators', async () => {
    await using store = await openTestStore(kind)
    await using host = await ownHost({ databaseUrl: store.databaseUrl })
    const operator = await host.userWith(['view', 'operate', 'manage', 'shell'])
    const { user } = await host.do('host.me', {}, operator)
    const all = await host.do('host.audit', { query: { pageSize: 500 } })
    const second = await host.do('host.audit', { query: { page: 2, pageSize: 2 } })
    expect(second).toMatchObject({ total: all.total, items: all.items.slice(2, 4) })
    const own = await host.do('host.audit', { query: { user: user.name } })
    expect(own.items.map(({ userName }) => userName)).toEqual(Array(own.total).fill(user.name))
    expect(own.total).toBe(2)
    expect(errorOf(await host.call('host.audit', {}, operator)).code).toBe('DM-AUTH-002')
  })
})
