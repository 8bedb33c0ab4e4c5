import { expect, it } from 'vitest'
import { type Method, MethodChoice } from './method-choice.ts'

function chosen(rates: Record<Method, number>, ranges: number): Method[] {
  const choice = new MethodChoice()
  return Array.from({ length: ranges }, () => {
    const method = choice.next()
    choice.measured(method, 1000, 1000 / rates[method])
    return method
  })
}

it('tries both, then keeps to the faster one', () => {
  expect(chosen({ stream: 5, hash: 9 }, 8)).toEqual([
    'stream',
    'stream',
    'hash',
    'hash',
    'hash',
    'hash',
    'hash',
    'hash',
  ])
  expect(chosen({ stream: 9, hash: 5 }, 6)).toEqual(['stream', 'stream', 'hash', 'hash', 'stream', 'stream'])
})

it('tries the slower one again from time to time', () => {
  expect(chosen({ stream: 9, hash: 5 }, 100).slice(4)).toContain('hash')
})

it('turns when the measurements turn', () => {
  const choice = new MethodChoice()
  for (let range = 0; range < 10; range++) {
    const method = choice.next()
    choice.measured(method, 100, method === 'hash' ? 1 : 2)
  }
  for (let range = 0; range < 10; range++) choice.measured('hash', 100, 50)
  expect(choice.next()).toBe('stream')
})
