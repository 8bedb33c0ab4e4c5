import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodeBatches, planOf, rowBatch } from '../convert/encode/batches.fixture.ts'
import { textFields } from './row-fields.ts'

it('S19 reads back what was written as text', async () => {
  const cell = fc.oneof(
    fc.constantFrom(null, '', '\\N', '\\', '\\t', '\t', '\n\\\n', '\\\\N'),
    fc.string({ unit: 'grapheme', maxLength: 8 }).filter((text) => !text.includes('\0')),
    fc.string({ unit: fc.constantFrom(...'\\\t\n\r\b\v\ftnrbN'), maxLength: 8 }),
  )
  const plan = planOf(['text', 'text'], { 'full.copyFormat': 'text' })
  await fc.assert(
    fc.asyncProperty(cell, cell, async (one, other) => {
      const { payload } = await encodeBatches(plan, [rowBatch([[one, other]])])
      expect(textFields(payload, 0, payload.length)).toEqual([one, other])
    }),
  )
})
