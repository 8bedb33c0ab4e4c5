import { describe, expect, it } from 'vitest'
import type { DatabasePlan } from '../convert/plan-database.ts'
import { withoutTriggersOf } from './wake-triggers.ts'

const stored = ['a.stamp', 'ab.stamp', 'b.stamp'].map((sourceName) => ({ kind: 'trigger', sourceName }))
const view = { kind: 'view', sourceName: 'a.view' }
const tables = ['a', 'ab'].map((sourceName) => ({ create: { sourceName } }))
const plan = { tables, stored: [...stored, view] } as unknown as DatabasePlan

describe('V05 triggers of a table that has not got its rows', () => {
  it('are not woken; all others are', () => {
    const left = withoutTriggersOf(new Map([['a', null]]), plan)
    expect(left.stored.map(({ sourceName }) => sourceName)).toEqual(['ab.stamp', 'b.stamp', 'a.view'])
    expect(left.tables.map(({ create }) => create.sourceName)).toEqual(['ab'])
  })

  it('are woken once it goes on', () => {
    expect(withoutTriggersOf(new Map(), plan)).toEqual({ tables: plan.tables, stored: plan.stored })
  })
})
