import { expect, it } from 'vitest'
import { keyedList } from './keyed-list.ts'

interface Item {
  readonly id: string
  readonly value: number
}

function listOf(...ids: string[]) {
  const list = keyedList<Item>(({ id }) => id)
  list.reset(ids.map((id) => ({ id, value: 0 })))
  return list
}

it('replaces in place, appends what is new and takes out what is gone', () => {
  const list = listOf('a', 'b', 'c')
  list.patch(
    [
      { id: 'b', value: 2 },
      { id: 'd', value: 4 },
    ],
    ['a'],
  )
  expect(list.items()).toEqual([
    { id: 'b', value: 2 },
    { id: 'c', value: 0 },
    { id: 'd', value: 4 },
  ])
})

it('gives the same array until something changes', () => {
  const list = listOf('a')
  const before = list.items()
  expect(list.items()).toBe(before)
  list.patch([{ id: 'a', value: 1 }], [])
  expect(list.items()).not.toBe(before)
})
