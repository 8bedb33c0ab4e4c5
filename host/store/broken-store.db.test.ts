import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adminPg, ensurePg15, FaultProxy } from '@data-migration/tests/testbed'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { errorOf, ownHost } from '../testing/own-host.ts'
import { openTestStore, type TestStore } from '../testing/store-kinds.ts'
import { lockStore } from './host-lock.ts'

let store: TestStore
let proxy: FaultProxy
let throughProxy: string
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dm-broken-'))
  store = await openTestStore('PostgreSQL')
  proxy = await FaultProxy.start(await ensurePg15())
  const url = new URL(store.databaseUrl ?? '')
  url.port = String(proxy.port)
  throughProxy = url.href
})
afterEach(async () => {
  await proxy[Symbol.asyncDispose]()
  await store[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

it('a database that is away is told by its code, and the host goes on when it is back', async () => {
  await using host = await ownHost({ databaseUrl: throughProxy })
  await proxy.setMode({ kind: 'refuse' })
  for (const name of ['host.me', 'host.audit', 'machines.list'] as const) {
    const reply = await host.call(name, {})
    expect([reply.status, errorOf(reply).code]).toEqual([500, 'DM-TASK-108'])
  }
  await proxy.setMode({ kind: 'pass' })
  expect((await host.call('host.me', {})).status).toBe(200)
})

it('a second host on the same database is refused, also after the connection of the first broke off', async () => {
  await using host = await ownHost({ databaseUrl: throughProxy })
  const [before] = await lockHolders()
  await expect(ownHost({ databaseUrl: store.databaseUrl })).rejects.toMatchObject({ code: 'DM-AUTH-016' })
  await proxy.setMode({ kind: 'reset' })
  await proxy.setMode({ kind: 'pass' })
  await vi.waitUntil(async () => (await lockHolders()).some((pid) => pid !== before), { timeout: 30_000 })
  await expect(ownHost({ databaseUrl: store.databaseUrl })).rejects.toMatchObject({ code: 'DM-AUTH-016' })
  expect((await host.call('host.me', {})).status).toBe(200)
})

it('a lock that somebody else has taken meanwhile is lost', async () => {
  const first = await lockStore({ dataRoot: join(folder, 'first'), databaseUrl: throughProxy }, 1)
  await proxy.setMode({ kind: 'refuse' })
  const place = { dataRoot: join(folder, 'second'), databaseUrl: store.databaseUrl }
  const second = await vi.waitUntil(() => lockStore(place).catch(() => null), { timeout: 30_000 })
  await proxy.setMode({ kind: 'pass' })
  await first.lost
  await second[Symbol.asyncDispose]()
  await first[Symbol.asyncDispose]()
})

/** Backends that hold an advisory lock in the store's database. */
async function lockHolders(): Promise<number[]> {
  await using client = await adminPg(await ensurePg15(), new URL(throughProxy).pathname.slice(1))
  const { rows } = await client.query<{ pid: number }>(
    `SELECT pid FROM pg_locks JOIN pg_database ON oid = database
      WHERE locktype = 'advisory' AND datname = current_database() AND granted`,
  )
  return rows.map(({ pid }) => pid)
}

it('a database that cannot be opened at the start is said so, without the password', async () => {
  await proxy.setMode({ kind: 'refuse' })
  const error: unknown = await ownHost({ databaseUrl: throughProxy }).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'DM-AUTH-017' })
  const { password } = new URL(throughProxy)
  expect(password.length).toBeGreaterThan(3)
  expect(JSON.stringify(error)).not.toContain(password)
})
