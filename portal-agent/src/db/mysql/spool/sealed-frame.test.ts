import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keyBytes, openFrame, sealFrame } from './sealed-frame.ts'

const key = randomBytes(keyBytes)
const contents = fc.uint8Array({ maxLength: 5000 }).map((bytes) => Buffer.from(bytes))
const numbers = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER })
const damaged = { code: 'DM-INC-231' }

describe('X05 a piece of the log on disk', () => {
  it('is read back as it was written', async () => {
    await fc.assert(
      fc.asyncProperty(contents, numbers, async (content, no) => {
        expect(await openFrame(key, no, await sealFrame(key, no, content))).toEqual(content)
      }),
    )
  })

  it('is refused with any bit turned, cut off anywhere, or longer', async () => {
    await fc.assert(
      fc.asyncProperty(contents, numbers, fc.nat(), fc.nat(7), async (content, no, place, bit) => {
        const sealed = await sealFrame(key, no, content)
        const at = place % sealed.length
        await expect(openFrame(key, no, sealed.subarray(0, at))).rejects.toMatchObject(damaged)
        await expect(openFrame(key, no, Buffer.concat([sealed, Buffer.of(bit)]))).rejects.toMatchObject(
          damaged,
        )
        sealed.writeUInt8(sealed.readUInt8(at) ^ (1 << bit), at)
        await expect(openFrame(key, no, sealed)).rejects.toMatchObject(damaged)
      }),
    )
  })

  it('is refused in the place of another one, and under another key', async () => {
    const sealed = await sealFrame(key, 7, Buffer.from('a row'))
    await expect(openFrame(key, 8, sealed)).rejects.toMatchObject(damaged)
    await expect(openFrame(randomBytes(keyBytes), 7, sealed)).rejects.toMatchObject(damaged)
  })

  it('shows nothing of what is in it', async () => {
    const text = 'Jane Doe, 4111 1111 1111 1111'
    const sealed = await sealFrame(key, 1, Buffer.from(text))
    for (const word of text.split(/[ ,]+/)) expect(sealed.includes(word)).toBe(false)
  })
})
