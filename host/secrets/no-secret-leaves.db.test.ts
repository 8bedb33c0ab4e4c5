import { generateKeyPairSync } from 'node:crypto'
import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { everythingStored, formsOf } from '../testing/everything-stored.ts'
import { adminPassword, errorOf, ownHost } from '../testing/own-host.ts'
import { openTestStore, storeKinds } from '../testing/store-kinds.ts'

const fresh = () => `s3cret-${randomBytes(9).toString('hex')}`

describe.each(storeKinds)('secrets on %s', (kind) => {
  it('are in no reply, no log line and not in the store, neither plain nor encoded', async () => {
    await using store = await openTestStore(kind)
    await using host = await ownHost({ databaseUrl: store.databaseUrl })
    const secrets = {
      machine: fresh(),
      replaced: fresh(),
      database: fresh(),
      tried: fresh(),
      passphrase: fresh(),
      wrong: fresh(),
    }
    const { privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: {
        type: 'pkcs1',
        format: 'pem',
        cipher: 'aes-256-cbc',
        passphrase: secrets.passphrase,
      },
    })
    const closed = { host: '127.0.0.1', port: 1 }
    const password = (text: string) => ({ kind: 'password' as const, password: text })
    const keyed = { kind: 'private-key' as const, privateKey, passphrase: secrets.passphrase }
    const users = [
      { name: 'a', secret: password(secrets.replaced) },
      { name: 'b', secret: keyed },
    ]
    const machine = await host.do('machines.create', { body: { name: 'm', ...closed, users } })
    const params = { machineId: machine.id }
    const a = { id: machine.users[0]?.id ?? '', name: 'a', secret: password(secrets.machine) }
    await host.do('machines.update', {
      params,
      body: { name: 'm', ...closed, users: [a, { name: 'b', secret: keyed }] },
    })
    await host.call('machines.create', { body: { name: 'm', ...closed, users: [{ ...a, id: undefined }] } })
    await host.call('machines.test', { params, body: {} })
    const server = { kind: 'postgresql' as const, ...closed, user: 'u' }
    const source = await host.do('dataSources.create', {
      body: { name: 'd', ...server, password: secrets.database },
    })
    await host.do('dataSources.testStored', { params: { dataSourceId: source.id }, body: {} })
    await host.do('dataSources.test', { body: { ...server, password: secrets.tried } })
    await host.call('host.login', { body: { name: 'admin', password: secrets.wrong } }, '')
    await host.call('machines.create', { body: { name: secrets.wrong, password: secrets.wrong } as never })
    for (const name of ['machines.list', 'dataSources.list', 'host.users', 'host.audit'] as const)
      await host.do(name, { query: { pageSize: 500 } })

    const keyText = privateKey.split('\n').find((line) => /^[\w+/]{64}$/.test(line)) ?? ''
    expect(keyText).not.toBe('')
    const stored = await everythingStored(host.dataRoot, store.databaseUrl)
    expect(stored).toContain(machine.id)
    const known = [...Object.values(secrets), keyText, adminPassword]
    for (const form of known.flatMap(formsOf))
      for (const [place, text] of Object.entries({
        stored,
        log: host.log(),
        replies: host.replies.join('\n'),
      }))
        expect(text.includes(form), `${form} in ${place}`).toBe(false)
    // A token is shown to whoever logs in, and to nobody else.
    expect(stored + host.log()).not.toContain(host.adminToken)
  })

  it('of another key are refused by name, and entering them again helps', async () => {
    await using store = await openTestStore(kind)
    await using host = await ownHost({ databaseUrl: store.databaseUrl })
    const server = { kind: 'postgresql' as const, host: '127.0.0.1', port: 1, user: 'u', name: 'd' }
    const source = await host.do('dataSources.create', { body: { ...server, password: fresh() } })
    const params = { dataSourceId: source.id }
    await writeFile(join(host.dataRoot, 'secret.key'), `${randomBytes(32).toString('base64')}\n`)
    await host.restart()
    const refused = await host.call('dataSources.testStored', { params, body: {} })
    expect([refused.status, errorOf(refused).code]).toEqual([409, 'DM-AUTH-011'])
    await host.do('dataSources.update', { params, body: { ...server, password: fresh() } })
    expect((await host.call('dataSources.testStored', { params, body: {} })).status).toBe(200)
  })
})

it('the data folder is for its owner only', async () => {
  await using host = await ownHost()
  expect((await stat(join(host.dataRoot, 'secret.key'))).mode & 0o077).toBe(0)
  expect((await stat(host.dataRoot)).mode & 0o077).toBe(0)
})
