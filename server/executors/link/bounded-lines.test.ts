import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { boundedLines } from './bounded-lines.ts'

const tooLong = () => new RangeError('too long')

async function linesOf(pieces: readonly Uint8Array[], bytes: number): Promise<string[]> {
  const stream = Readable.from(pieces.map((piece) => Buffer.from(piece)))
  const lines: string[] = []
  for await (const line of boundedLines(stream, bytes, tooLong)) lines.push(line)
  return lines
}

it('gives the same lines wherever the text is cut', async () => {
  const line = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\n', ' '))
  await fc.assert(
    fc.asyncProperty(fc.array(line), fc.integer({ min: 1, max: 9 }), async (lines, size) => {
      const whole = Buffer.from(lines.map((text) => `${text}\n`).join(''))
      const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_unused, at) =>
        whole.subarray(at * size, (at + 1) * size),
      )
      expect(await linesOf(pieces, whole.length)).toEqual(lines)
    }),
  )
})

it('gives what stands behind the last end of a line', async () => {
  expect(await linesOf([Buffer.from('a\nb')], 3)).toEqual(['a', 'b'])
})

it('breaks off a text that is longer than it may be', async () => {
  await expect(linesOf([Buffer.from('a\nb\nc')], 4)).rejects.toThrow('too long')
})
