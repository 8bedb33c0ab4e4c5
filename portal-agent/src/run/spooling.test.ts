import { optionDefaults, type OptionValues } from '@data-migration/contract/options'
import { dmError } from '@data-migration/contract/errors'
import type { NewEvent, Position } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import type { LogSpool, SpoolObserver, SpoolSettings } from '../model/ports/log-spool.ts'
import type { RunContext } from './run-context.ts'
import { Spooling } from './spooling.ts'

const at = (no: number): Position => ({ kind: 'mariadb-gtid', value: `0-1-${no}` })

/** A spool that does nothing by itself, and what was done with it. */
function scene(options: Partial<OptionValues> = {}, following: Position | null = null) {
  const done: string[] = []
  const events: NewEvent[] = []
  const keeping = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<SpoolObserver>()
  const spool: LogSpool = {
    keep: async (from, observer, signal) => {
      signal.addEventListener('abort', () => keeping.resolve())
      done.push(`keep ${from.value}`)
      begun.resolve(observer)
      await keeping.promise
    },
    reader: {} as LogSpool['reader'],
    state: { bytes: 7, position: at(5) },
    mayRelease: (position) => position.value === at(3).value,
    release: async (position) => void done.push(`release ${position.value}`),
    [Symbol.asyncDispose]: async () => void (done.push('dispose'), keeping.resolve()),
  }
  const record = { spool: null as (() => unknown) | null, progress: () => () => undefined }
  const context = {
    options: { values: { ...optionDefaults, ...options } },
    spool: '/spool',
    record,
    sink: { append: (event: NewEvent) => void events.push(event), progress: () => undefined },
    log: { info: () => undefined, warn: () => undefined },
    signal: new AbortController().signal,
  } as unknown as RunContext
  const limits: SpoolSettings[] = []
  const spooling = new Spooling(context, {
    ports: {
      changeReader: { keptForMs: async () => null } as never,
      openSpool: (settings) => (limits.push(settings), spool),
    },
    ledger: { position: async () => following, makeDurable: async () => void done.push('durable') },
    tables: [],
  })
  return { spooling, limits, done, events, record, begun: begun.promise, end: keeping.resolve }
}

const always = { 'spool.mode': 'always' } as const

describe('X05 keeping the log beside the load', () => {
  it('begins once, at the first place, and not where the source keeps its log or is followed already', async () => {
    const on = scene(always)
    expect(on.limits).toEqual([{ directory: '/spool', maxBytes: 20_000_000_000, maxMs: 72 * 3_600_000 }])
    on.spooling.onStart(at(1))
    on.spooling.onStart(at(2))
    await on.begun
    await on.spooling[Symbol.asyncDispose]()
    expect(on.done).toEqual(['keep 0-1-1', 'dispose'])
    for (const none of [scene(), scene({ 'spool.mode': 'never' }), scene(always, at(9))]) {
      none.spooling.onStart(at(1))
      await none.spooling[Symbol.asyncDispose]()
      expect(none.done).toEqual(['dispose'])
    }
  })

  it('removes nothing before the target cannot lose it any more', async () => {
    const on = scene(always)
    on.spooling.onStart(at(1))
    await on.begun
    for (const no of [2, 3]) on.spooling.applied({ position: at(no), inside: 0 })
    await expect.poll(() => on.done).toEqual(['keep 0-1-1', 'durable', 'release 0-1-3'])
    on.end()
    await on.spooling[Symbol.asyncDispose]()
  })

  it('tells how far it is and why it has ended, and nothing any more once all of it is applied', async () => {
    const on = scene(always)
    on.spooling.onStart(at(1))
    const observer = await on.begun
    expect(on.record.spool?.()).toMatchObject({ bytes: 7, position: at(5) })
    observer.stopped(dmError('DM-INC-230', { why: 'full', position: '0-1-5' }))
    expect(on.record.spool?.()).toMatchObject({ error: { code: 'DM-INC-230' } })
    expect(on.events).toMatchObject([{ type: 'alert', severity: 'warning', error: { code: 'DM-INC-230' } }])
    on.end()
    await expect
      .poll(() => {
        on.spooling.applied({ position: at(5), inside: 0 })
        return on.record.spool
      })
      .toBeNull()
    expect(on.done.slice(-3)).toEqual(['durable', 'release 0-1-5', 'dispose'])
    on.spooling.applied({ position: at(6), inside: 0 })
    await on.spooling[Symbol.asyncDispose]()
    expect(on.done.filter((what) => what === 'durable')).toHaveLength(1)
  })
})
