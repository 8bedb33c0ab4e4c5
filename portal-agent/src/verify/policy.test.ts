import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { TablePlan } from '../model/table-plan.ts'
import { isHoldableDate, policyRule, type ValuePolicy } from './policy.ts'
import { rejectAll, sampleTable } from './sample-rows.ts'

function outcome(
  row: string,
  cell: Buffer | string,
  policy: Partial<ValuePolicy>,
  targetType = row,
): unknown {
  return outcomeIn(sampleTable({ c: row }, null, { targetType }), cell, policy)
}

/** Of the table's only column. */
function outcomeIn(table: TablePlan, cell: Buffer | string, policy: Partial<ValuePolicy>): unknown {
  const [column] = table.columns
  if (column === undefined) throw new RangeError('no column')
  const rule = policyRule(column, table, { ...rejectAll, ...policy })
  const found = rule?.(typeof cell === 'string' ? Buffer.from(cell) : cell)
  return found?.kind === 'changed' ? (found.cell?.toString('utf8') ?? null) : (found?.kind ?? 'no rule')
}

describe('dates the target cannot hold', () => {
  it.each([
    ['0000-00-00', false],
    ['0000-00-00 12:00:00', false],
    ['2020-00-15', false],
    ['2020-05-00', false],
    ['0000-01-01', false],
    ['2021-02-29', false],
    ['1900-02-29', false],
    ['2020-04-31', false],
    ['2020-13-01', false],
    ['0009-12-04', true],
    ['2000-02-29', true],
    ['9999-12-31 23:59:59.999999', true],
  ])('%s: %s (pitfalls T01, T02, T03, T10)', (text, holdable) => {
    expect(isHoldableDate(Buffer.from(text))).toBe(holdable)
    expect(outcome('timestamp', text, {})).toBe(holdable ? 'kept' : 'rejected')
    expect(outcome('date', text, { 'value.zeroDate': 'null' })).toBe(holdable ? 'kept' : null)
  })
})

describe('text the target cannot hold', () => {
  const invalid = Buffer.from([0x61, 0xd0, 0x31])

  it('NUL bytes follow value.nulInText (pitfall S06)', () => {
    expect(outcome('text', 'a\0b', {})).toBe('rejected')
    expect(outcome('text', 'a\0b', { 'value.nulInText': 'null' })).toBe(null)
    expect(outcome('text', 'a\0\0b', { 'value.nulInText': 'replace' })).toBe('a\ufffd\ufffdb')
  })

  it('invalid UTF-8 follows value.invalidText (pitfall S05)', () => {
    expect(outcome('text', invalid, {})).toBe('rejected')
    expect(outcome('text', invalid, { 'value.invalidText': 'null' })).toBe(null)
    expect(outcome('text', invalid, { 'value.invalidText': 'replace' })).toBe('a\ufffd1')
  })

  it('both at once: the stricter choice wins', () => {
    const both = Buffer.concat([invalid, Buffer.from([0])])
    expect(outcome('text', both, { 'value.nulInText': 'replace' })).toBe('rejected')
    expect(outcome('text', both, { 'value.nulInText': 'null', 'value.invalidText': 'replace' })).toBe(null)
    const replaced = outcome('text', both, { 'value.nulInText': 'replace', 'value.invalidText': 'replace' })
    expect(replaced).toBe('a\ufffd1\ufffd')
  })

  it('keeps everything else as it is', () => {
    expect(outcome('text', '中😀 \ufffd', { 'value.invalidText': 'replace' })).toBe('kept')
    expect(outcome('bytes', invalid, {})).toBe('no rule')
  })

  it('refuses a JSON column without JSON, whatever the policy (pitfall J07)', () => {
    expect(outcome('json', '{"a"', { 'value.invalidText': 'null' })).toBe('rejected')
    expect(outcome('json', '{"a":1}', {})).toBe('kept')
  })
})

describe('numbers outside the target type', () => {
  it.each([
    ['bool', 'boolean', '2'],
    ['bool', 'boolean', '-1'],
    ['int', 'smallint', '32768'],
    ['int', 'integer', '-2147483649'],
    ['int', 'bigint', '9223372036854775808'],
  ])('%s as %s: %s (pitfall N05)', (row, targetType, text) => {
    expect(outcome(row, text, {}, targetType)).toBe('rejected')
    expect(outcome(row, text, { 'value.outOfRange': 'null' }, targetType)).toBe(null)
  })

  it.each([
    ['bool', 'boolean', '1'],
    ['int', 'smallint', '-32768'],
    ['int', 'bigint', '9223372036854775807'],
  ])('%s as %s: %s is kept', (row, targetType, text) => {
    expect(outcome(row, text, {}, targetType)).toBe('kept')
  })
})

describe('where NULL cannot be put', () => {
  const notNull = (row: string, key: boolean): TablePlan =>
    sampleTable({ c: row }, key ? ['c'] : null, { nullable: false })
  const policy = { 'value.zeroDate': 'null', 'value.nulInText': 'null' } as const

  it('the row is refused', () => {
    expect(outcomeIn(notNull('text', false), 'a\0', policy)).toBe('rejected')
    expect(outcomeIn(notNull('date', true), '0000-00-00', policy)).toBe('rejected')
  })

  it('dates outside the key give up their NOT NULL', () => {
    expect(outcomeIn(notNull('date', false), '0000-00-00', policy)).toBe(null)
  })
})

describe('replaced text', () => {
  const replace = { 'value.invalidText': 'replace' } as const

  it('is refused where it has become too long', () => {
    const truncated = Buffer.from([0xf0, 0x80, 0x80])
    expect(outcome('text', truncated, replace, 'varchar(3)')).toBe('\ufffd\ufffd\ufffd')
    expect(outcome('text', truncated, replace, 'varchar(2)')).toBe('rejected')
    expect(outcome('text', Buffer.from('😀\xff', 'utf8'), replace, 'varchar(1)')).toBe('kept')
    expect(
      outcome('text', Buffer.concat([Buffer.from('😀'), Buffer.from([0xff])]), replace, 'varchar(2)'),
    ).toBe('😀\ufffd')
  })

  it('is cut as the WHATWG decoder cuts it', () => {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
    fc.assert(
      fc.property(fc.uint8Array({ max: 255, min: 0x60 }), (bytes) => {
        const found = outcome('text', Buffer.from(bytes), replace)
        if (found !== 'kept') expect(found).toBe(decoder.decode(bytes))
      }),
    )
  })
})
