import { expect, it } from 'vitest'
import { column } from '../fixtures.ts'
import { conversionOf } from './convertible.ts'

const bytes: Readonly<Record<string, number>> = { tinytext: 255, text: 65_535, longtext: 4_294_967_295 }

function typed(full: string) {
  const { type, ...rest } = column('c', full)
  return { ...rest, type: { ...type, length: bytes[type.base] ?? type.length } }
}

it.each([
  ['text', 'varchar(20)', 'none'],
  ['varchar(300)', 'varchar(20)', 'none'],
  ['varchar(20)', 'text', 'none'],
  // Blanks at the end go on the source also in strict mode; text of the target keeps them.
  ['text', 'tinytext', 'unclear'],
  ['varchar(300)', 'tinytext', 'unclear'],
  ['longtext', 'text', 'unclear'],
])('texts from %s to %s, in strict mode: %s', (from, to, kind) => {
  expect(conversionOf(typed(from), typed(to), true).kind).toBe(kind)
})

it('JSON stays as it is, whatever length the source shows it with', () => {
  const shown = column('c', 'json')
  const kept = { ...shown, type: { ...shown.type, length: 4_294_967_295, charset: 'utf8mb4' } }
  expect(conversionOf(kept, shown, true).kind).toBe('none')
  expect(conversionOf(shown, kept, false).kind).toBe('none')
})

it('S02 text that is read as another charset does not follow when its charset changes', () => {
  const was = { ...typed('varchar(20)'), storedAs: 'gbk' }
  const to = (charset: string) => ({ ...was, type: { ...was.type, length: 30, charset } })
  expect(conversionOf(was, to(was.type.charset ?? ''), true).kind).toBe('none')
  expect(conversionOf(was, to('latin2'), true).kind).toBe('unclear')
  expect(conversionOf({ ...typed('varchar(20)') }, to('utf8mb4'), true).kind).toBe('none')
})
