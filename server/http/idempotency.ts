import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { dmError } from '@data-migration/contract/errors'
import type { Secrets } from '@data-migration/contract/plugin'
import type { IdempotencyKeys, KeyedReply } from '../store/idempotency-keys.ts'

/** Names a mutation, so that a client who heard no answer can send it again without doing it twice. */
export const idempotencyHeader = 'idempotency-key'

export interface KeyedRequest {
  readonly userId: string
  readonly key: string
  readonly fingerprint: string
}

/** Null where the client gave no key. Throws DM-TASK-100. */
export function keyOf(request: IncomingMessage): string | null {
  const key = request.headers[idempotencyHeader]
  if (key === undefined) return null
  if (typeof key === 'string' && /^[\x21-\x7e]{1,128}$/.test(key)) return key
  const details = [
    { path: `headers.${idempotencyHeader}`, code: 'invalid_format', message: '1 to 128 visible characters' },
  ]
  throw dmError('DM-TASK-100', { count: 1 }, { details })
}

/** Digest of what is asked for: the same key with another one is a mistake of the client. */
export function fingerprintOf(name: string, parts: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([name, parts]))
    .digest('hex')
}

type Reply = Pick<KeyedReply, 'status' | 'body'>

/**
 * Carries a request out once, and answers later ones with the same key from the store. Only successes are kept: what was
 * refused has changed nothing and may be tried again. Fingerprints are stored in the host's envelope, because a digest over
 * a password is something to guess against. Throws DM-TASK-033.
 */
export class IdempotentRequests {
  readonly #keys: IdempotencyKeys
  readonly #secrets: Secrets
  readonly #running = new Map<string, { fingerprint: string; reply: Promise<Reply> }>()

  constructor(keys: IdempotencyKeys, secrets: Secrets) {
    this.#keys = keys
    this.#secrets = secrets
  }

  async once(request: KeyedRequest, work: () => Promise<Reply>): Promise<Reply> {
    const name = JSON.stringify([request.userId, request.key])
    const running = this.#running.get(name)
    if (running !== undefined) {
      checkSame(request, running.fingerprint)
      return await running.reply
    }
    const reply = this.#storedOr(request, work).finally(() => this.#running.delete(name))
    this.#running.set(name, { fingerprint: request.fingerprint, reply })
    return await reply
  }

  async #storedOr(request: KeyedRequest, work: () => Promise<Reply>): Promise<Reply> {
    const stored = await this.#keys.find(request.userId, request.key)
    if (stored !== null) {
      checkSame(request, await this.#fingerprint(stored))
      return stored
    }
    const { status, body } = await work()
    const fingerprint = await this.#secrets.encrypt(request.fingerprint)
    await this.#keys.save({ ...request, fingerprint, status, body })
    return { status, body }
  }

  /** Empty where the host's key has changed since: then nobody knows whether it is the same. */
  async #fingerprint({ fingerprint }: KeyedReply): Promise<string> {
    return await this.#secrets.decrypt(fingerprint).catch(() => '')
  }
}

function checkSame({ key, fingerprint }: KeyedRequest, other: string): void {
  if (fingerprint !== other) throw dmError('DM-TASK-033', { key })
}
