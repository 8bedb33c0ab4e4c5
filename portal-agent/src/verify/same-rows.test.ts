import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cellOf, RowScanner } from './row-scanner.ts'
import { countSameRows } from './same-rows.ts'
import { sampleBatch, type SampleRow, sampleStream } from './sample-rows.ts'

const count = (source: readonly SampleRow[], target: readonly SampleRow[]): number =>
  countSameRows(sampleBatch(source, 'lenenc'), 0, sampleBatch(target, 'copy-text'), 0, source[0]?.length ?? 0)

it('goes over rows up to the first that is not the same', () => {
  const rows: SampleRow[] = [
    ['1', 'a', null],
    ['2', '', 'x'.repeat(300)],
    ['3', 'c', 'y'],
  ]
  expect(count(rows, rows)).toBe(3)
  expect(count(rows, [...rows.slice(0, 2), ['3', 'c', 'z']])).toBe(2)
  expect(count(rows, rows.slice(0, 1))).toBe(1)
})

it('Q05 never takes text for NULL, for an escape or for the end of a cell', () => {
  const cases: [SampleRow, SampleRow][] = [
    [['\\N'], [null]],
    [[null], ['\\N']],
    [[''], [null]],
    [['\\t'], ['\t']],
    [['\\\\'], ['\\']],
    [
      ['a\tb', 'c'],
      ['a', 'b\tc'],
    ],
    [
      ['ab', ''],
      ['a', 'b'],
    ],
    [[`${'x'.repeat(300)}\\n`], [`${'x'.repeat(300)}\n`]],
  ]
  for (const [source, target] of cases) expect(count([source], [target])).toBe(0)
})

const cell = fc.oneof(
  fc.constant(null),
  fc.stringMatching(/^[ab\\\tN\n]{0,3}$/),
  fc.constantFrom('x'.repeat(250), 'x'.repeat(251), 'x'.repeat(257), `${'x'.repeat(260)}\\`),
)
const row = fc.tuple(cell, cell)

it('says "same" only of rows that are the same', () => {
  fc.assert(
    fc.property(row, row, (source, target) => {
      if (count([source], [target]) === 1) expect(source).toEqual(target)
    }),
    { numRuns: 2000 },
  )
})

it('COPY text is read back as it was, escapes and all', async () => {
  const bytes = fc.option(fc.uint8Array({ maxLength: 12 }).map((found) => Buffer.from(found)))
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(bytes, bytes), { minLength: 1, maxLength: 5 }), async (rows) => {
      const scanner = new RowScanner(sampleStream(rows, 'copy-text', [1]), 2)
      for (const expected of rows) {
        if (!scanner.step()) await scanner.refill()
        expect([cellOf(scanner, 0), cellOf(scanner, 1)].map((found) => found?.toString('hex'))).toEqual(
          expected.map((found) => found?.toString('hex')),
        )
      }
      expect(scanner.step() || (await scanner.refill())).toBe(false)
    }),
  )
})
