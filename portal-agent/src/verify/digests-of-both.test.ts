import { expect, it } from 'vitest'
import type { RangeDigest } from '../model/ports/snapshot-reader.ts'
import { digestsOfBoth } from './digests-of-both.ts'
import { type SampleRow, SampleSession, sampleTable } from './sample-rows.ts'
import { SessionPool } from './session-pool.ts'

const { signal } = new AbortController()
const table = sampleTable({ id: 'int' }, ['id'])
const asked = [{ table, range: { no: 0, lower: null, upper: null }, hash: 'sha256' }] as const
const rows: readonly SampleRow[] = [['1'], ['2']]
const failing = { digests: () => Promise.reject(new RangeError('broken')) }

/** A session that ends its digest when told to, and that notices when it is used before that. */
class SlowSession extends SampleSession {
  readonly end = Promise.withResolvers<void>()
  isHashing = false
  usedTooEarly = false

  override async digests(): Promise<readonly RangeDigest[]> {
    this.isHashing = true
    await this.end.promise
    this.isHashing = false
    return [{ rows: 2n, sum: 1n }]
  }

  override async count(): Promise<bigint> {
    this.usedTooEarly ||= this.isHashing
    return 2n
  }
}

it.each(['source', 'target'] as const)(
  'lends no session out that still hashes when the %s has failed',
  async (side) => {
    const slow = new SlowSession(rows, 'lenenc')
    const broken = Object.assign(new SampleSession(rows, 'lenenc'), failing)
    const pair = side === 'source' ? { source: broken, target: slow } : { source: slow, target: broken }
    const pool = new SessionPool([pair])
    const digest = pool.use((lent) => digestsOfBoth(lent, asked, signal), signal)
    const next = pool.use(() => slow.count(), signal)
    // Everything that could run before the slow side has ended runs now.
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
    slow.end.resolve()
    await expect(digest).rejects.toThrow('broken')
    expect(await next).toBe(2n)
    expect(slow.usedTooEarly).toBe(false)
  },
)
