import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type NewEvent,
  type PortalEvent,
  type Progress,
  storedEventSchema,
} from '@data-migration/contract/portal'
import { EventJournal } from './event-journal.ts'

let directory: string
let path: string

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'journal-'))
  path = join(directory, 'events.jsonl')
})

afterEach(() => {
  vi.useRealTimers()
  rmSync(directory, { recursive: true })
})

const open = (epoch = 1): EventJournal =>
  new EventJournal({ path, epoch, now: () => new Date('2026-01-02T03:04:05.678Z'), state: () => 'full' })

const phase: NewEvent = { type: 'phase', phase: 'full', state: 'started' }
const progress = (name: string): Progress => ({ phase: name, tables: [] })
const stored = (): number[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => storedEventSchema.parse(JSON.parse(line)).seq)

describe('stored events', () => {
  it('have a number, a time and the epoch, in a file for the owner alone', () => {
    using journal = open(7)
    expect(journal.append(phase)).toEqual({
      ...phase,
      v: 1,
      seq: 1,
      at: '2026-01-02T03:04:05.678Z',
      epoch: 7,
    })
    expect(stored()).toEqual([1])
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('go on without a gap after a restart', () => {
    for (const epoch of [1, 2, 3]) {
      using journal = open(epoch)
      journal.append(phase)
      journal.append(phase)
    }
    expect(stored()).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('survive a crash at any byte: the torn line is cut and its number used again', () => {
    {
      using journal = open()
      for (const reason of ['', 'b'.repeat(300), '中😀']) journal.append({ ...phase, reason })
    }
    const whole = readFileSync(path)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length }), (size) => {
        writeFileSync(path, whole.subarray(0, size))
        const complete = whole.subarray(0, size).toString('latin1').split('\n').length - 1
        using journal = open()
        expect(journal.seq).toBe(complete)
        journal.append(phase)
        expect(stored()).toEqual(Array.from({ length: complete + 1 }, (_, index) => index + 1))
      }),
    )
  })

  it('survive a tail of zeros and rubbish, as a power cut leaves it', () => {
    {
      using journal = open()
      journal.append(phase)
    }
    appendFileSync(path, `${'\0'.repeat(100_000)}\n{"seq":"x"}\n\n`)
    using journal = open()
    journal.append(phase)
    expect(stored()).toEqual([1, 2])
  })

  it('may be longer than a block', () => {
    {
      using journal = open()
      journal.append({ ...phase, reason: 'x'.repeat(200_000) })
    }
    using journal = open()
    expect(journal.seq).toBe(1)
  })

  it('say what is wrong when the workspace cannot be written', () => {
    path = join(directory, 'gone', 'events.jsonl')
    expect(open).toThrow(
      expect.objectContaining({ code: 'DM-JOB-013', params: { workspace: join(directory, 'gone') } }),
    )
  })
})

describe('subscribers', () => {
  it('hear stored events at once, until they leave', () => {
    using journal = open()
    const heard: PortalEvent[] = []
    const leave = journal.subscribe((event) => heard.push(event))
    const first = journal.append(phase)
    journal.log('info', 'hello')
    leave()
    journal.append(phase)
    expect(heard).toEqual([
      first,
      { v: 1, type: 'log', at: '2026-01-02T03:04:05.678Z', level: 'info', message: 'hello' },
    ])
  })

  it('hear progress at most once a second, the newest wins', () => {
    vi.useFakeTimers()
    using journal = open()
    const heard: string[] = []
    journal.subscribe((event) => void (event.type === 'progress' && heard.push(event.progress.phase)))
    for (const name of ['a', 'b', 'c']) journal.progress(() => progress(name))
    expect(heard).toEqual(['a'])
    vi.advanceTimersByTime(999)
    expect(heard).toEqual(['a'])
    vi.advanceTimersByTime(1)
    expect(heard).toEqual(['a', 'c'])
    journal.progress(() => progress('d'))
    journal.flushProgress()
    expect(heard).toEqual(['a', 'c', 'd'])
    vi.advanceTimersByTime(5000)
    expect(heard).toEqual(['a', 'c', 'd'])
    expect(stored()).toEqual([])
  })
})

describe('followers', () => {
  async function take(events: AsyncGenerator<PortalEvent>, count: number): Promise<PortalEvent[]> {
    const taken: PortalEvent[] = []
    while (taken.length < count) {
      const next = await events.next()
      if (next.done === true) break
      taken.push(next.value)
    }
    return taken
  }

  const { signal } = new AbortController()
  const seqs = (events: readonly PortalEvent[]): (number | string)[] =>
    events.map((event) => ('seq' in event && event.type !== 'snapshot' ? event.seq : event.type))

  it('get a snapshot, then what they have not seen, then what happens', async () => {
    using journal = open()
    for (let count = 0; count < 5; count++) journal.append(phase)
    const events = journal.follow(3, signal)
    expect(await take(events, 1)).toEqual([{ v: 1, type: 'snapshot', seq: 5, state: 'full', progress: null }])
    expect(seqs(await take(events, 2))).toEqual([4, 5])
    const next = events.next()
    journal.append(phase)
    expect(await next).toMatchObject({ value: { seq: 6 } })
    await events.return()
  })

  it('miss nothing that happens while they are busy, and of progress get the newest', async () => {
    vi.useFakeTimers()
    using journal = open()
    const events = journal.follow(0, signal)
    await take(events, 1)
    for (let count = 0; count < 3000; count++) journal.append(phase)
    for (const name of ['a', 'b', 'c']) {
      journal.progress(() => progress(name))
      vi.advanceTimersByTime(1000)
    }
    journal.log('info', 'x')
    const taken = await take(events, 3002)
    expect(seqs(taken)).toEqual([...Array.from({ length: 3000 }, (_, index) => index + 1), 'log', 'progress'])
    expect(taken.at(-1)).toMatchObject({ progress: { phase: 'c' } })
    await events.return()
  })

  it('get everything there is when the journal closes, and end', async () => {
    const journal = open()
    const events = journal.follow(0, signal)
    await take(events, 1)
    journal.append(phase)
    journal.append({ type: 'ended', exitCode: 0 })
    journal[Symbol.dispose]()
    expect(seqs(await take(events, 10))).toEqual([1, 2])
  })

  it('end when their signal aborts', async () => {
    using journal = open()
    const abort = new AbortController()
    const events = journal.follow(0, abort.signal)
    await take(events, 1)
    const next = events.next()
    abort.abort()
    expect(await next).toMatchObject({ done: true })
  })

  it('keep a bounded tail of the log', async () => {
    using journal = open()
    const events = journal.follow(0, signal)
    await take(events, 1)
    for (let count = 0; count < 5000; count++) journal.log('info', String(count))
    const [first] = await take(events, 1)
    expect(first).toMatchObject({ message: '4000' })
    await events.return()
  })
})

it('refuses to read a journal that somebody cut short', async () => {
  using journal = open()
  journal.append(phase)
  truncateSync(path, 3)
  const events = journal.follow(0, new AbortController().signal)
  await events.next()
  await expect(events.next()).rejects.toThrow(RangeError)
})
