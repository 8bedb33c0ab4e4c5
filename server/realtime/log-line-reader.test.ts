import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LogLineReader } from './log-line-reader.ts'

const line = (msg: string, more: object = {}) =>
  `${JSON.stringify({ level: 30, time: '2026-01-02T03:04:05.678Z', ...more, msg })}\n`

function readAll(text: string, cuts: readonly number[], offset = 0) {
  const bytes = Buffer.from(text)
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
    (a, b) => a - b,
  )
  const reader = new LogLineReader()
  return places.slice(1).flatMap((end, index) => {
    const start = places[index] ?? 0
    return reader.take({ offset: offset + start, content: bytes.subarray(start, end) })
  })
}

describe('lines of a log', () => {
  it('are the same wherever the ranges are cut', () => {
    const messages = fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 10 })
    fc.assert(
      fc.property(messages, fc.array(fc.nat(2000)), (texts, cuts) => {
        const read = readAll(texts.map((text) => line(text)).join(''), cuts)
        expect(read.map(({ message }) => message)).toEqual(texts)
      }),
    )
  })

  it('have time, level, message and what else was logged', () => {
    const text = line('loaded', { level: 40, table: 't' }) + line('plain')
    const at = '2026-01-02T03:04:05.678Z'
    expect(readAll(text, [])).toEqual([
      { at, level: 'warn', message: 'loaded {"table":"t"}' },
      { at, level: 'info', message: 'plain' },
    ])
  })

  it('of the runtime itself are shown as they are', () => {
    expect(readAll('FATAL ERROR: out of memory\n\n[1,2]\n', [])).toMatchObject([
      { message: 'FATAL ERROR: out of memory' },
      { message: '{"0":1,"1":2}' },
    ])
  })

  it('begin after the first line end where the file did not begin', () => {
    expect(readAll(`rest of a line\n${line('whole')}`, [], 4711).map(({ message }) => message)).toEqual([
      'whole',
    ])
  })

  it('are cut where they have no end', () => {
    const read = readAll(`${'x'.repeat(100_000)}\n${line('next')}`, [10_000, 20_000, 30_000, 50_000])
    expect(read).toHaveLength(2)
    expect(read[0]?.message.length).toBeLessThan(40_000)
    expect(read[1]?.message).toBe('next')
  })
})
