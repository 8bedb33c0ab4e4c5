import { describe, expect, it } from 'vitest'
import { leastRowBytes } from './split-packet.ts'

describe('leastRowBytes', () => {
  it('adds up the cells whose length is known, however it is written', () => {
    const nullCell = Buffer.from([0xfb])
    const short = Buffer.from([2, 65, 66])
    const medium = Buffer.concat([Buffer.from([0xfc, 0x2c, 0x01]), Buffer.alloc(300)])
    const large = Buffer.concat([Buffer.from([0xfd, 0x70, 0x11, 0x01]), Buffer.alloc(70_000)])
    const row = Buffer.concat([nullCell, short, medium, large, Buffer.alloc(9, 1)])
    expect(leastRowBytes(row, row.length)).toBeGreaterThanOrEqual(1 + 3 + 303 + 70_004)
  })

  it('B05 looks ahead to the end of a cell of which only the beginning is there', () => {
    const head = Buffer.from([2, 65, 66, 0xfe, 0, 0, 0, 4, 0, 0, 0, 0, 0])
    expect(leastRowBytes(head, head.length)).toBe(3 + 9 + 64 * 1024 * 1024)
  })

  it('reads nothing behind what is there', () => {
    expect(leastRowBytes(Buffer.alloc(0), 0)).toBe(0)
    expect(leastRowBytes(Buffer.from([0xfe, 1, 2]), 3)).toBe(0)
  })
})
