import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ChangeBlock, changeKind, entrySize } from '../../model/change-block.ts'
import { newCellCursor, readCell } from '../../model/row-batch.ts'
import type { ForeignKey } from '../../model/schema.ts'
import type { TablePlan } from '../../model/table-plan.ts'
import { findCascades } from './cascades.ts'
import type { Image } from './net-effect.ts'
import { fewChanges, netSteps, orderedStep, type PlannedStep } from './steps.ts'

type Row = readonly [id: string, value: string]
interface TestChange {
  readonly table: TablePlan
  readonly kind: number
  readonly before: readonly string[] | null
  readonly after: readonly string[] | null
}

function plan(
  name: string,
  key: readonly string[] | null,
  foreignKeys: readonly ForeignKey[] = [],
): TablePlan {
  const columns = ['id', 'v'].map((column) => ({ source: { name: column } }))
  return {
    source: { name, columns: [], foreignKeys },
    columns,
    key: key === null ? null : { name: 'PRIMARY', columns: key, primary: true },
  } as unknown as TablePlan
}

function lenenc(cells: readonly string[]): Buffer {
  return Buffer.concat(cells.map((cell) => Buffer.from([cell.length, ...Buffer.from(cell)])))
}

function blockOf(changes: readonly TestChange[]): ChangeBlock {
  const tables = [...new Set(changes.map(({ table }) => table))]
  const parts: Buffer[] = []
  let at = 0
  const place = (cells: readonly string[] | null): [number, number] => {
    if (cells === null) return [-1, -1]
    const bytes = lenenc(cells)
    parts.push(bytes)
    at += bytes.length
    return [at - bytes.length, at]
  }
  const entries = changes.flatMap(({ table, kind, before, after }) => [
    tables.indexOf(table),
    kind,
    ...place(before),
    ...place(after),
  ])
  return {
    bytes: Buffer.concat(parts),
    entries: Int32Array.from(entries),
    count: entries.length / entrySize,
    tables,
    progress: { position: { kind: 'gtid', value: '' }, inside: 0 },
    caughtUp: true,
    transactions: 1,
    committedAtMs: 0,
    clockAheadMs: 0,
    cascadesLogged: false,
  }
}

function textOf({ block, start, end }: Image): string[] {
  const batch = {
    cells: 'lenenc',
    bytes: block.bytes,
    starts: new Uint32Array(1),
    ends: new Uint32Array(1),
    count: 1,
  } as const
  const cursor = newCellCursor()
  const cells: string[] = []
  for (let at = start; at < end; at = cursor.next) {
    readCell(batch, at, end, cursor)
    cells.push(block.bytes.toString('latin1', cursor.start, cursor.end))
  }
  return cells
}

const all = () => true
const keyed = plan('t', ['id'])
const keyless = plan('k', null)
const none = findCascades([])

/** Changes a source would log from `state` on, which is changed along. */
const operation = fc.record({
  kind: fc.constantFrom('put', 'remove', 'move'),
  id: fc.integer({ min: 0, max: 5 }).map(String),
  other: fc.integer({ min: 0, max: 5 }).map(String),
  value: fc.integer({ min: 0, max: 9 }).map(String),
})

function logOf(
  state: Map<string, string>,
  operations: readonly { kind: string; id: string; other: string; value: string }[],
) {
  const changes: TestChange[] = []
  for (const { kind, id, other, value } of operations) {
    const exists = state.has(id)
    if (kind === 'put') {
      changes.push({
        table: keyed,
        kind: exists ? changeKind.update : changeKind.insert,
        before: exists ? [id] : null,
        after: [id, value],
      })
      state.set(id, value)
    } else if (kind === 'remove' && exists) {
      changes.push({ table: keyed, kind: changeKind.delete, before: [id], after: null })
      state.delete(id)
    } else if (kind === 'move' && exists && !state.has(other)) {
      changes.push({ table: keyed, kind: changeKind.update, before: [id], after: [other, value] })
      state.delete(id)
      state.set(other, value)
    }
  }
  return changes
}

function netOf(steps: readonly PlannedStep[]) {
  expect(steps.length).toBeLessThanOrEqual(1)
  const [step] = steps
  if (step === undefined) return { inserts: [], updates: [], deletes: [] }
  if (step.kind !== 'net') throw new Error('not net')
  const { inserts, updates, deletes } = step.tables[0]!.rows()
  return { inserts: inserts.map(textOf), updates: updates.map(textOf), deletes: deletes.map(textOf) }
}

describe('netSteps', () => {
  it('D07 D26 K17 comes to the same end as the changes one by one, and touches each key once', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom<string>('0', '1', '2', '3'), fc.constant<string>('x')),
        fc.array(operation, { maxLength: 20 }),
        (start, operations) => {
          const before = new Map<string, string>(Object.entries(start))
          const after = new Map(before)
          const changes = logOf(after, operations)
          const { inserts, updates, deletes } = netOf(netSteps([blockOf(changes)], none, all, 0))
          const result = new Map<string, string>(before)
          for (const [id = ''] of deletes) expect(result.delete(id)).toBe(true)
          for (const [id = '', value = ''] of updates) {
            expect(result.has(id)).toBe(true)
            result.set(id, value)
          }
          for (const [id = '', value = ''] of inserts) {
            expect(result.has(id)).toBe(false)
            result.set(id, value)
          }
          expect(result).toEqual(after)
          const touched = [...inserts, ...updates, ...deletes].map(([id]) => id)
          expect(new Set(touched).size).toBe(touched.length)
        },
      ),
    )
  })

  it('counts copies of equal rows in a table without a key', () => {
    const row: Row = ['1', 'same']
    const changes: TestChange[] = [
      { table: keyless, kind: changeKind.insert, before: null, after: row },
      { table: keyless, kind: changeKind.insert, before: null, after: row },
      { table: keyless, kind: changeKind.update, before: row, after: ['2', 'other'] },
      { table: keyless, kind: changeKind.delete, before: ['3', 'gone'], after: null },
      { table: keyless, kind: changeKind.delete, before: ['3', 'gone'], after: null },
    ]
    expect(netOf(netSteps([blockOf(changes)], none, all, 0))).toEqual({
      inserts: [row, ['2', 'other']],
      updates: [],
      deletes: [
        ['3', 'gone'],
        ['3', 'gone'],
      ],
    })
  })

  const reference: ForeignKey = {
    name: 'f',
    columns: ['v'],
    referencedSchema: 's',
    referencedTable: 'parent',
    referencedColumns: ['id'],
    onDelete: 'cascade',
    onUpdate: 'cascade',
  }
  const parent = plan('parent', ['id'])
  const child = plan('child', ['id'], [reference])
  const cascades = findCascades([parent, child])
  const change = (
    table: TablePlan,
    kind: number,
    before: readonly string[] | null,
    after: readonly string[] | null,
  ) => ({
    table,
    kind,
    before,
    after,
  })

  it('K10 keeps a delete that cascades apart from what came before it and after it', () => {
    const steps = netSteps(
      [
        blockOf([
          change(child, changeKind.insert, null, ['1', 'p']),
          change(parent, changeKind.delete, ['p'], null),
          change(parent, changeKind.insert, null, ['p', 'again']),
          change(child, changeKind.insert, null, ['2', 'p']),
        ]),
      ],
      cascades,
      all,
      0,
    )
    const tables = steps.map((step) =>
      step.kind === 'net' ? step.tables.map(({ plan: { source } }) => source.name) : [],
    )
    expect(tables).toEqual([['child'], ['parent'], ['parent', 'child']])
  })

  it('K10 changes a row that is made again, where the log tells what cascades did', () => {
    const changes = [
      change(parent, changeKind.delete, ['p'], null),
      change(child, changeKind.delete, ['2'], null),
      change(parent, changeKind.delete, ['q'], null),
      change(parent, changeKind.insert, null, ['p', 'again']),
    ]
    const blocks = [
      { ...blockOf(changes.slice(0, 2)), cascadesLogged: true },
      { ...blockOf(changes.slice(2)), cascadesLogged: true },
    ]
    const [step, ...others] = netSteps(blocks, cascades, all, 0).slice(-1)
    expect(others).toEqual([])
    const parents = step?.kind === 'net' ? step.tables.find((effect) => effect.plan === parent)?.rows() : null
    expect(parents?.updates.map(textOf)).toEqual([['p', 'again']])
    for (const steps of [netSteps(blocks, cascades, all), orderedStep(blocks, cascades, all)]) {
      const kept = steps.flatMap((each) => (each.kind === 'ordered' ? each.changes : []))
      expect(
        kept.map(({ plan: { source }, kind, before, after }) => [
          source.name,
          kind,
          before && textOf(before),
          after && textOf(after),
        ]),
      ).toEqual([
        ['child', changeKind.delete, ['2'], null],
        ['parent', changeKind.delete, ['q'], null],
        ['parent', changeKind.update, ['p'], ['p', 'again']],
      ])
    }
  })

  it('K10 carries a change of a key that cascades out by itself', () => {
    const changed = blockOf([
      change(child, changeKind.insert, null, ['1', 'p']),
      change(parent, changeKind.update, ['p'], ['q', 'x']),
      change(child, changeKind.insert, null, ['2', 'q']),
    ])
    expect(netSteps([changed], cascades, all, 0).map(({ kind }) => kind)).toEqual(['net', 'ordered', 'net'])
  })

  it('K10 carries a change of what is referred to beside the key out by itself: it cascades as well', () => {
    const byValue = plan('child', ['id'], [{ ...reference, referencedColumns: ['v'] }])
    const changed = blockOf([
      change(byValue, changeKind.update, ['1'], ['1', 'former']),
      change(parent, changeKind.update, ['p'], ['p', 'renamed']),
      change(parent, changeKind.insert, null, ['q', 'former']),
    ])
    expect(netSteps([changed], findCascades([parent, byValue]), all, 0).map(({ kind }) => kind)).toEqual([
      'net',
      'ordered',
      'net',
    ])
    const kept = { ...reference, referencedColumns: ['v'], onUpdate: 'restrict' } as const
    const others = findCascades([parent, plan('child', ['id'], [kept])])
    expect(netSteps([changed], others, all, 0).map(({ kind }) => kind)).toEqual(['net'])
  })

  it('keeps few changes in their order, over closed steps as well', () => {
    const changes = [
      change(child, changeKind.insert, null, ['1', 'p']),
      change(parent, changeKind.delete, ['p'], null),
      change(parent, changeKind.insert, null, ['p', 'again']),
      change(parent, changeKind.update, ['p'], ['q', 'x']),
      change(child, changeKind.insert, null, ['2', 'q']),
    ]
    const steps = netSteps([blockOf(changes)], cascades, all)
    const kept = steps.flatMap((step) => (step.kind === 'ordered' ? [step.changes] : []))
    expect([steps.length, kept.length]).toEqual([1, 1])
    expect(kept[0]?.map(({ plan: { source }, kind }) => [source.name, kind])).toEqual(
      changes.map(({ table, kind }) => [table.source.name, kind]),
    )
  })

  it('stages what is more than few, once for each key', () => {
    const changes = Array.from({ length: fewChanges + 1 }, (_, i) =>
      change(keyed, changeKind.update, [String(i % 5)], [String(i % 5), String(i % 10)]),
    )
    const { updates } = netOf(netSteps([blockOf(changes)], cascades, all))
    expect(updates).toHaveLength(5)
  })

  it('leaves out what windows of the load leave out', () => {
    const blocks = [blockOf([change(parent, changeKind.delete, ['p'], null)])]
    expect(netSteps(blocks, cascades, () => false)).toEqual([])
    expect(orderedStep(blocks, findCascades([]), () => false)).toEqual([])
  })
})
