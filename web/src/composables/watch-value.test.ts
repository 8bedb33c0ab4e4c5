import { expect, it } from 'vitest'
import { nextTick, shallowRef } from 'vue'
import { watchValue } from './watch-value.ts'

it('acts once for a view that is sent again with the same in it, and again for another value', async () => {
  const view = shallowRef({ id: 'a', state: 'full', rows: 1 })
  let acted = 0
  watchValue(
    () => ({ id: view.value.id, state: view.value.state }),
    () => (acted += 1),
  )
  expect(acted).toBe(1)
  view.value = { ...view.value, rows: 2 }
  await nextTick()
  expect(acted).toBe(1)
  view.value = { ...view.value, state: 'verifying' }
  await nextTick()
  expect(acted).toBe(2)
})

it('acts now also where there is nothing to depend on', () => {
  let acted = 0
  watchValue(
    () => null,
    () => (acted += 1),
  )
  expect(acted).toBe(1)
})
