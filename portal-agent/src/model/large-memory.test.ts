import { describe, expect, it } from 'vitest'
import { LargeMemory } from './large-memory.ts'

const megabyte = 2 ** 20

describe('LargeMemory', () => {
  it('B05 lends the same memory again, the smallest that is enough', () => {
    const memory = new LargeMemory()
    const [large, small] = [memory.take(64 * megabyte), memory.take(16 * megabyte)]
    memory.giveBack(large)
    memory.giveBack(small)
    expect(memory.take(16 * megabyte) === small).toBe(true)
    expect(memory.take(16 * megabyte) === large).toBe(true)
    expect(memory.take(16 * megabyte) === large).toBe(false)
  })

  it('lends it also for a row that is a little longer', () => {
    const memory = new LargeMemory()
    const lent = memory.take(17 * megabyte + 1)
    memory.giveBack(lent)
    expect(memory.take(17 * megabyte + 1000) === lent).toBe(true)
  })

  it('lends nothing that is still lent', () => {
    const memory = new LargeMemory()
    expect(memory.take(20 * megabyte) === memory.take(20 * megabyte)).toBe(false)
  })

  it('keeps no more than its bound, nothing small, and nothing once it is released', () => {
    const memory = new LargeMemory()
    const huge = memory.take(256 * megabyte)
    memory.giveBack(huge)
    expect(memory.take(256 * megabyte) === huge).toBe(false)
    const little = memory.take(1000)
    memory.giveBack(little)
    expect(memory.take(1000) === little).toBe(false)
    const kept = memory.take(20 * megabyte)
    memory.giveBack(kept)
    memory.release()
    expect(memory.take(20 * megabyte) === kept).toBe(false)
  })
})
