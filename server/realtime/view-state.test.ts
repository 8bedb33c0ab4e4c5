import { patchCollection } from '@data-migration/contract/ws'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { patchText, snapshotText, stateAfter, type View, type ViewState } from './view-state.ts'

interface Item {
  readonly id: string
  readonly n: number
}

const id = fc.constantFrom('a', 'b', 'c', 'd', 'e')
const items = fc.uniqueArray(fc.record({ id, n: fc.nat(2) }), { selector: (item) => item.id })

function view(all: readonly Item[], covers: View['covers'] = 'all', head: object | null = null): View {
  const shown = covers === 'all' ? all : all.filter((item) => covers.includes(item.id))
  return {
    head: head === null ? null : { name: 'task', value: head },
    items: shown.map((item) => ({ id: item.id, value: item })),
    covers,
  }
}

function told(state: ViewState): readonly Item[] {
  return (JSON.parse(snapshotText(state)) as { items: Item[] }).items
}

const sorted = (all: readonly Item[]) => [...all].sort((one, other) => one.id.localeCompare(other.id))

it('a patch leads from what was told to what is there', () => {
  fc.assert(
    fc.property(items, items, (before, after) => {
      const [from, to] = [stateAfter(null, view(before)), stateAfter(null, view(after))]
      const patch = patchText(from, to)
      const parsed = JSON.parse(patch ?? '{"upsert":[],"remove":[]}') as { upsert: Item[]; remove: string[] }
      expect(sorted(patchCollection(before, parsed, (item) => item.id))).toEqual(sorted(after))
    }),
  )
})

it('reading only what was touched ends where reading everything does', () => {
  fc.assert(
    fc.property(items, items, (before, after) => {
      const state = stateAfter(null, view(before))
      const touched = [...before, ...after].map((item) => item.id)
      expect(sorted(told(stateAfter(state, view(after, touched))))).toEqual(sorted(after))
    }),
  )
})

it('what was not asked for stays', () => {
  const state = stateAfter(
    null,
    view([
      { id: 'a', n: 1 },
      { id: 'b', n: 1 },
    ]),
  )
  expect(told(stateAfter(state, view([], ['b'])))).toEqual([{ id: 'a', n: 1 }])
})

it('the thing itself is told beside its list, in a patch only when it has changed', () => {
  const [one, two] = [
    stateAfter(null, view([], 'all', { n: 1 })),
    stateAfter(null, view([], 'all', { n: 2 })),
  ]
  expect(JSON.parse(snapshotText(one))).toEqual({ task: { n: 1 }, items: [] })
  expect(JSON.parse(patchText(one, two) ?? '')).toEqual({ task: { n: 2 }, upsert: [], remove: [] })
  expect(patchText(one, one)).toBeNull()
})
