import { expect, it } from 'vitest'
import { rejectedKeys, rowKeyText } from './row-key.ts'
import { RowScanner } from './row-scanner.ts'
import { sampleStream, sampleTable } from './sample-rows.ts'

const table = sampleTable({ note: 'text', flags: 'bit', id: 'int' }, ['id', 'flags'], { length: 12 })
const reject = (key: string, name = 'sample') => ({
  table: name,
  phase: 'full' as const,
  key,
  column: 'note',
  reason: 'text holds a NUL byte',
})

it('reads the ledger’s keys as the comparison prints them, in any order of columns, BIT from hex', async () => {
  const scanner = new RowScanner(sampleStream([['x', '000000010111', '7']], 'lenenc'), 3)
  await scanner.refill()
  const printed = rowKeyText(table)(scanner)
  expect(printed).toBe('{"id":"7","flags":"000000010111"}')
  expect([...rejectedKeys(table, [reject('{"flags":"0017","id":"7"}')])]).toEqual([printed])
})

it.each([
  '',
  '[]',
  'null',
  '{"id":"7"}',
  '{"id":7,"flags":"00"}',
  '{"id":"7","flags":"xyz"}',
  '{"rowSha256":"ab"}',
])('takes no key from %j', (key) => {
  expect(rejectedKeys(table, [reject(key)]).size).toBe(0)
})

it('leaves other tables’ rows alone', () => {
  expect(rejectedKeys(table, [reject('{"flags":"0017","id":"7"}', 'other')]).size).toBe(0)
})
