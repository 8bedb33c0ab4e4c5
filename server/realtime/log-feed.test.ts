import { dmError } from '@data-migration/contract/errors'
import { afterEach, describe, expect, it } from 'vitest'
import type { FileRange } from '../executors/link.ts'
import { newId } from '../ids.ts'
import { Audience } from './audience.ts'
import { Bell } from './bell.ts'
import { LogFeed } from './log-feed.ts'
import type { LogSource } from './follow-log.ts'

interface Told {
  readonly kind: string
  readonly data: { readonly lines?: readonly { message: string }[]; readonly code?: string }
}

/** Logs on two executors, to which lines can be added; a sub-task that runs on one of them or nowhere yet. */
function logs() {
  const texts = new Map([
    ['one', ''],
    ['two', ''],
  ])
  const appended = new Bell()
  const followed = new Set<string>()
  let place: string | null = null
  let broken = false
  async function* tail(id: string, signal: AbortSignal): AsyncGenerator<FileRange, void> {
    followed.add(id)
    try {
      for (let offset = 0; !signal.aborted;) {
        const { rings } = appended
        const content = Buffer.from(texts.get(id) ?? '').subarray(offset)
        if (content.length > 0)
          yield { name: 'logs/portal.log', offset, size: offset + content.length, content }
        offset += content.length
        await appended.after(rings, signal)
      }
    } finally {
      followed.delete(id)
    }
  }
  const source = {
    subTasks: { get: async () => ({ executorId: place }) },
    links: {
      of: async (id: string) => {
        if (broken) throw dmError('DM-INST-009', { executor: id })
        return {
          files: { tail: (_s: string, _n: string, _b: number, signal: AbortSignal) => tail(id, signal) },
        }
      },
    },
  } as unknown as LogSource
  return {
    source,
    followed,
    put: (id: string, ...messages: string[]) => {
      const lines = messages.map((msg) => `${JSON.stringify({ level: 30, time: 't', msg })}\n`)
      texts.set(id, `${texts.get(id)}${lines.join('')}`)
      appended.ring()
    },
    runOn: (id: string | null) => (place = id),
    breakLinks: (is: boolean) => (broken = is),
  }
}

const open: LogFeed[] = []
afterEach(() => open.splice(0).forEach((feed) => feed.close()))

function follow(source: LogSource) {
  const told: Told[] = []
  const audience = new Audience('a log')
  audience.join({ offer: (frame) => told.push(JSON.parse(frame.toString()) as Told) > 0 }, undefined)
  const feed = new LogFeed({ audience, source, subTaskId: newId(), limits: { logMs: 5, logRetryMs: 20 } })
  open.push(feed)
  const messages = () => {
    const from = told.findLastIndex(({ kind }) => kind === 'snapshot')
    return told
      .slice(Math.max(0, from))
      .flatMap(({ data }) => data.lines?.map(({ message }) => message) ?? [])
  }
  return { feed, told, messages, audience }
}

describe('a live log', () => {
  it('shows the end of the file, then what is appended', async () => {
    const { source, put, runOn } = logs()
    runOn('one')
    put('one', 'a', 'b')
    const { told, messages } = follow(source)
    await expect.poll(messages).toEqual(['a', 'b'])
    put('one', 'c')
    await expect.poll(messages).toEqual(['a', 'b', 'c'])
    expect(told.map(({ kind }) => kind)).toEqual(['snapshot', 'patch'])
  })

  it('is empty before the first run, and begins with it', async () => {
    const { source, put, runOn } = logs()
    const { feed, told, messages } = follow(source)
    await expect.poll(() => told.length).toBe(1)
    expect(messages()).toEqual([])
    put('two', 'begun')
    runOn('two')
    feed.touch()
    await expect.poll(messages).toEqual(['begun'])
  })

  it('goes with the sub-task to another executor', async () => {
    const { source, put, runOn, followed } = logs()
    runOn('one')
    put('one', 'here')
    const { feed, messages } = follow(source)
    await expect.poll(messages).toEqual(['here'])
    put('two', 'there')
    runOn('two')
    feed.touch()
    await expect.poll(messages).toEqual(['there'])
    expect([...followed]).toEqual(['two'])
  })

  it('says why it cannot be followed, once, and tries again', async () => {
    const { source, put, runOn, breakLinks } = logs()
    runOn('one')
    breakLinks(true)
    const { told, messages } = follow(source)
    await expect.poll(() => told).toMatchObject([{ kind: 'error', data: { code: 'DM-INST-009' } }])
    put('one', 'a')
    breakLinks(false)
    await expect.poll(messages).toEqual(['a'])
    expect(told.filter(({ kind }) => kind === 'error')).toHaveLength(1)
  })

  it('is followed no longer than somebody looks', async () => {
    const { source, runOn, followed } = logs()
    runOn('one')
    const { feed } = follow(source)
    await expect.poll(() => followed.size).toBe(1)
    feed.close()
    await expect.poll(() => followed.size).toBe(0)
  })

  it('keeps a bounded end for those who come later', async () => {
    const { source, put, runOn } = logs()
    runOn('one')
    const { messages, audience } = follow(source)
    put('one', ...Array.from({ length: 3000 }, (_, n) => `line ${n}`))
    await expect.poll(() => messages().at(-1)).toBe('line 2999')
    const later: Told[] = []
    audience.join({ offer: (frame) => later.push(JSON.parse(frame.toString()) as Told) > 0 }, undefined)
    expect(later[0]?.data.lines).toHaveLength(1000)
    expect(later[0]?.data.lines?.at(-1)).toMatchObject({ message: 'line 2999' })
  })
})
