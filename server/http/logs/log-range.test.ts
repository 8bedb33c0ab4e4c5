import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logChunk } from './log-range.ts'

/** What a reader of `length` bytes gets of a file. */
function range(file: Buffer, offset: number, length: number) {
  return { name: 'logs/x', offset, size: file.length, content: file.subarray(offset, offset + length) }
}

function readAll(file: Buffer, length: number): string[] {
  const texts: string[] = []
  for (let offset = 0; offset < file.length;) {
    const chunk = logChunk('x', range(file, offset, length), false)
    if (chunk.nextOffset <= offset) throw new Error('it does not go on')
    texts.push(chunk.text)
    offset = chunk.nextOffset
  }
  return texts
}

describe('a range of a log', () => {
  it('ends with a whole line', () => {
    const file = Buffer.from('one\ntwo\nthree\n')
    expect(logChunk('x', range(file, 0, 10), false)).toEqual({
      name: 'x',
      offset: 0,
      nextOffset: 8,
      sizeBytes: '14',
      text: 'one\ntwo\n',
    })
    expect(logChunk('x', range(file, 8, 10), false)).toMatchObject({ nextOffset: 14, text: 'three\n' })
  })

  it('has the last line also while it is being written', () => {
    const file = Buffer.from('one\ntw')
    expect(logChunk('x', range(file, 0, 100), false)).toMatchObject({ nextOffset: 6, text: 'one\ntw' })
  })

  it('leaves out the rest of a line when it began in the middle', () => {
    const file = Buffer.from('one\ntwo\n')
    expect(logChunk('x', range(file, 2, 100), true)).toMatchObject({ offset: 4, text: 'two\n' })
    expect(logChunk('x', range(file, 0, 100), true)).toMatchObject({ offset: 0, text: 'one\ntwo\n' })
  })

  it('cuts a line that is longer than the range between characters', () => {
    const file = Buffer.from('表情🙂\n')
    expect(readAll(file, 4).join('')).toBe('表情🙂\n')
  })

  it('is empty at the end of the file', () => {
    const file = Buffer.from('one\n')
    expect(logChunk('x', range(file, 4, 10), false)).toMatchObject({ nextOffset: 4, text: '' })
  })

  it('leads through any text without loss, whole characters in every piece', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme' })).map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(texts, fc.integer({ min: 4, max: 40 }), (text, length) => {
        expect(readAll(Buffer.from(text), length).join('')).toBe(text)
      }),
    )
  })

  it('goes on through bytes that are no text', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 9 }),
        (bytes, length) => {
          expect(() => readAll(Buffer.from(bytes), length)).not.toThrow()
        },
      ),
    )
  })
})
