import { apiBase } from '@data-migration/contract/api'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { apiClient } from '../lib/api-client.ts'
import { startTestHost, type TestHost } from '../lib/start-host.ts'
import { tokenWith } from '../lib/users.ts'

let host: TestHost
beforeAll(async () => {
  host = await startTestHost()
})
afterAll(() => host[Symbol.asyncDispose]())

async function create(name: string, key: string, token = host.adminToken) {
  const end = { kind: 'mysql', host: '127.0.0.1', port: 1, user: 'u', password: 'p' }
  const response = await fetch(`${host.url}${apiBase}/data-sources`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify({ name, ...end }),
  })
  return { status: response.status, text: await response.text() }
}

async function named(name: string): Promise<number> {
  const query = { page: 1, pageSize: 20, search: name }
  return (await apiClient(host).call('dataSources.list', { query })).total
}

it('carries out a request with a key once, also when it comes twice at the same time', async () => {
  const [first, second] = await Promise.all([create('once', 'a'), create('once', 'a')])
  expect([first.status, second.status]).toEqual([201, 201])
  expect(second.text).toBe(first.text)
  expect(await create('once', 'a')).toEqual(first)
  expect(await named('once')).toBe(1)
})

it('remembers the answer over a crash', async () => {
  const first = await create('kept', 'b')
  await host.kill()
  await host.start()
  expect(await create('kept', 'b')).toEqual(first)
})

it('refuses the key for something else, and takes it from somebody else', async () => {
  await create('mine', 'c')
  expect((await create('other', 'c')).text).toContain('DM-TASK-033')
  const theirs = await create('theirs', 'c', await tokenWith(host, ['view', 'manage']))
  expect([theirs.status, await named('theirs')]).toEqual([201, 1])
})

it('lets a refused request be tried again under its key', async () => {
  const taken = await create('once', 'd')
  expect([taken.status, taken.text.includes('DM-TASK-027')]).toEqual([409, true])
  expect((await create('now free', 'd')).status).toBe(201)
})

it('says what a key may look like', async () => {
  const { status, text } = await create('x', 'a key with blanks')
  expect([status, text.includes('headers.idempotency-key')]).toEqual([400, true])
})
