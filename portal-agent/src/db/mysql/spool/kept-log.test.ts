import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Position } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import type { Table } from '../../../model/schema.ts'
import { changesOf } from '../binlog/testing/read-changes.ts'
import { testColumn, testTablePlan } from '../testing/columns.ts'
import { LogRecorder } from './log-recorder.ts'
import { readGroup } from './read-spool.ts'
import { SpoolFiles } from './spool-files.ts'
import { SpoolStore } from './spool-store.ts'
import {
  commitEvent,
  formatEvent,
  insertEvent,
  queryEvent,
  rotateEvent,
  tableMapEvent,
} from './testing/events.ts'

const plan = testTablePlan({
  name: 't',
  columns: [testColumn('id', 'int')],
  indexes: [],
  foreignKeys: [],
} as unknown as Table)
const at = (pos: number): Position => ({
  kind: 'file',
  value: `log.1:${pos}`,
  file: 'log.1',
  pos: String(pos),
})

/** Rows of `t`, each value one, and a row of another database. The commit leads to `end`. */
function transaction(end: number, ...values: readonly number[]): Buffer[] {
  return [
    queryEvent('BEGIN', end - 5),
    tableMapEvent(1, 'shop', 't'),
    ...values.map((value) => insertEvent(1, value)),
    tableMapEvent(2, 'elsewhere', 't'),
    insertEvent(2, 999),
    commitEvent(end),
  ]
}

interface Scene extends AsyncDisposable {
  readonly store: SpoolStore
  /** A connection that sends this and is lost; `frameBytes` make a piece. */
  record(events: readonly Buffer[], frameBytes?: number): Promise<void>
  values(from: Position, inside?: number): Promise<number[]>
}

async function scene(): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'kept-'))
  const files = new SpoolFiles(join(folder, 'spool'), 200)
  const store = new SpoolStore(files, at(4), Number.POSITIVE_INFINITY)
  return {
    store,
    record: async (events, frameBytes = 100) => {
      const recorder = new LogRecorder(store, 'shop', () => undefined, frameBytes)
      const start = [rotateEvent('log.1', Number(store.end.pos)), formatEvent()]
      try {
        for (const event of [...start, ...events]) {
          // The memory of a connection is received into again.
          const received = Buffer.from(event)
          await recorder.take(received)
          received.fill(0)
        }
      } finally {
        await recorder.end()
      }
    },
    values: async (from, inside = 0) => await valuesBehind(store, from, inside),
    async [Symbol.asyncDispose]() {
      await files[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
    },
  }
}

async function valuesBehind(store: SpoolStore, position: Position, inside: number): Promise<number[]> {
  const found: number[] = []
  let from = { position, inside }
  const rest = { boundaries: [], plans: [plan], database: 'shop', charsetTables: new Map<string, never>() }
  for (let group = store.groupBehind(position); group !== null; group = store.groupBehind(group.end)) {
    for await (const item of readGroup(store, group, { ...rest, clockAheadMs: 0, from }))
      if (item.kind === 'block') found.push(...changesOf(item.block).map(({ after }) => Number(after?.[0])))
    from = { position: group.end, inside: 0 }
  }
  return found
}

describe('X05 the log that is kept', () => {
  it.each([[1], [100], [300], [100_000]])('is read as it was sent, in pieces of %i bytes', async (bytes) => {
    await using on = await scene()
    await on.record([...transaction(100, 1, 2), ...transaction(200, 3), ...transaction(300, 4, 5, 6)], bytes)
    expect(on.store.end).toEqual(at(300))
    expect(await on.values(at(4))).toEqual([1, 2, 3, 4, 5, 6])
    expect(await on.values(at(100))).toEqual([3, 4, 5, 6])
    expect(await on.values(at(200), 2)).toEqual([6])
    expect(await on.values(at(300))).toEqual([])
  })

  it.each([[1], [100], [100_000]])(
    'has no transaction twice that was cut off, in pieces of %i bytes',
    async (bytes) => {
      await using on = await scene()
      const second = transaction(200, 3, 4, 5)
      for (let sent = 0; sent < second.length; sent++) {
        await on.record(sent === 0 ? transaction(100, 1, 2) : second.slice(0, sent), bytes)
        expect(on.store.end).toEqual(at(100))
      }
      await on.record([...second, ...transaction(300, 6)], 100_000)
      expect(await on.values(at(4))).toEqual([1, 2, 3, 4, 5, 6])
      expect(await on.values(at(200))).toEqual([6])
    },
  )

  it('refuses a place that is none between two transactions of it', async () => {
    await using on = await scene()
    await on.record([...transaction(100, 1), ...transaction(200, 2)], 100_000)
    await expect(on.values(at(150))).rejects.toMatchObject({ code: 'DM-INC-231' })
  })

  it('refuses what does not lead to where the next piece begins', async () => {
    await using on = await scene()
    await on.store.add(Buffer.concat([formatEvent(), ...transaction(100, 1)]), 0)
    on.store.close(at(120))
    await on.record(transaction(200, 2))
    await expect(on.values(at(4))).rejects.toMatchObject({ code: 'DM-INC-231' })
  })

  it('is behind a file of the source only once it is written up to there', async () => {
    await using on = await scene()
    const told: string[] = []
    const recorder = new LogRecorder(on.store, 'shop', (file) => void told.push(file), 100_000)
    const first = [rotateEvent('log.1', 4), formatEvent(), ...transaction(100, 1)]
    for (const event of [...first, rotateEvent('log.2', 4), ...transaction(200, 2)])
      await recorder.take(event)
    expect(told).toEqual(['log.1'])
    await recorder.end()
    expect(told.at(-1)).toBe('log.2')
  })

  it('ends in front of what cannot be followed', async () => {
    await using on = await scene()
    const loaded = [
      ...transaction(100, 1),
      ...transaction(200, 2).slice(0, 3),
      queryEvent('INSERT INTO shop.t SELECT 1', 190),
    ]
    await expect(on.record(loaded, 100_000)).rejects.toMatchObject({ code: 'DM-INC-008' })
    expect(on.store.end).toEqual(at(100))
    expect(await on.values(at(4))).toEqual([1])
  })
})
