import { DmError } from '@data-migration/contract/errors'
import { expect, it } from 'vitest'
import type { KeyedReply } from '../store/idempotency-keys.ts'
import { fingerprintOf, IdempotentRequests } from './idempotency.ts'

/** A store of one process, and an envelope anybody can open: whether it is used is what counts here. */
function newRequests() {
  const stored = new Map<string, KeyedReply>()
  const requests = new IdempotentRequests(
    {
      find: async (userId, key) => stored.get(`${userId} ${key}`) ?? null,
      save: async (reply) => {
        stored.set(`${reply.userId} ${reply.key}`, reply)
        return true
      },
      removeOlder: async () => undefined,
    },
    {
      encrypt: async (plain) => `sealed ${plain}`,
      decrypt: async (envelope) => envelope.replace('sealed ', ''),
    },
  )
  return { stored, requests }
}

const request = { userId: 'u', key: 'k', fingerprint: fingerprintOf('r', { body: { password: 'p' } }) }

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  )
  return error instanceof DmError ? error.code : error
}

it('does the work once and answers everybody', async () => {
  const { requests } = newRequests()
  let count = 0
  const work = async () => ({ status: 201, body: { count: ++count } })
  const replies = await Promise.all([1, 2, 3].map(() => requests.once(request, work)))
  replies.push(await requests.once(request, work))
  expect(replies.map(({ body }) => body)).toEqual(Array(4).fill({ count: 1 }))
  expect((await requests.once({ ...request, userId: 'other' }, work)).body).toEqual({ count: 2 })
})

it('refuses the key for another content, while it runs and afterwards', async () => {
  const { requests } = newRequests()
  const other = { ...request, fingerprint: fingerprintOf('r', {}) }
  const work = async () => ({ status: 204, body: null })
  const running = requests.once(request, work)
  expect(await codeOf(requests.once(other, work))).toBe('DM-TASK-033')
  await running
  expect(await codeOf(requests.once(other, work))).toBe('DM-TASK-033')
})

it('tries again what has failed', async () => {
  const { requests, stored } = newRequests()
  const failing = requests.once(request, async () => {
    throw new RangeError('not now')
  })
  await expect(failing).rejects.toThrow('not now')
  expect(stored.size).toBe(0)
  expect(await requests.once(request, async () => ({ status: 200, body: {} }))).toMatchObject({ status: 200 })
})

it('stores no digest of what was sent', async () => {
  const { requests, stored } = newRequests()
  await requests.once(request, async () => ({ status: 200, body: {} }))
  expect([...stored.values()].map(({ fingerprint }) => fingerprint)).toEqual([
    `sealed ${request.fingerprint}`,
  ])
})
