import type { CredentialHandle, HostContext } from '@data-migration/contract/plugin'
import { describe, expect, it } from 'vitest'
import { ownHost } from '../testing/own-host.ts'
import { moduleSource, pluginFolder } from '../testing/plugin-folder.ts'
import { openTestStore, storeKinds } from '../testing/store-kinds.ts'

const source = moduleSource({ install: 'async (context) => void (globalThis.context = context)' })
const context = () => Reflect.get(globalThis, 'context') as HostContext
const secret = { kind: 'private-key', privateKey: 'PEM', passphrase: 'hunter2' } as const
const machine = (name: string, credential: CredentialHandle) => ({
  name,
  host: 'h',
  port: 22,
  jumpMachineId: null,
  users: [{ name: 'root', credential }],
})

async function isKept(credential: CredentialHandle): Promise<boolean> {
  return await context()
    .credentials.use(credential, async () => true)
    .catch(() => false)
}

describe.each(storeKinds)('a credential of a plugin on %s', (kind) => {
  it('is given back while it is used, and gone when it is forgotten', async () => {
    await using store = await openTestStore(kind)
    await using plugin = await pluginFolder({ source })
    await using _host = await ownHost({ plugins: [plugin.root], databaseUrl: store.databaseUrl })
    const { credentials } = context()
    const credential = await credentials.store(secret)
    expect(credential).not.toContain('hunter2')
    expect(await credentials.use(credential, async (given) => given)).toEqual(secret)
    await credentials.forget(credential)
    await expect(credentials.use(credential, async () => true)).rejects.toMatchObject({ code: 'DM-AUTH-011' })
  })

  it('goes with the last machine or data source that has it, and when another one takes its place', async () => {
    await using store = await openTestStore(kind)
    await using plugin = await pluginFolder({ source })
    await using _host = await ownHost({ plugins: [plugin.root], databaseUrl: store.databaseUrl })
    const { credentials, machines, dataSources } = context()
    const shared = await credentials.store(secret)
    const other = await credentials.store(secret)
    const one = await machines.create(machine('one', shared))
    const two = await machines.create(machine('two', shared))
    const login = { kind: 'mysql', host: 'h', port: 1, user: 'u', database: null, tls: null } as const
    const data = await dataSources.create({ name: 'd', ...login, credential: shared })
    await machines.remove(one.id)
    await machines.update(two.id, machine('two', other))
    expect(await isKept(shared)).toBe(true)
    await dataSources.update(data.id, { name: 'd', ...login, credential: other })
    expect([await isKept(shared), await isKept(other)]).toEqual([false, true])
    await dataSources.remove(data.id)
    await machines.remove(two.id)
    expect(await isKept(other)).toBe(false)
  })
})
