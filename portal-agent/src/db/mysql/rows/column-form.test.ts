import { describe, expect, it } from 'vitest'
import { testColumn, testColumnPlan } from '../testing/columns.ts'
import { cellForm } from './column-form.ts'

const form = (type: string, charset?: string, purpose: 'load' | 'digest' = 'load') =>
  cellForm(testColumnPlan(testColumn('c', type, charset)), purpose)

describe('what is selected', () => {
  it('O03 never passes for NULL where a function of the source yields it above max_allowed_packet', () => {
    const { sql } = form('longtext', 'gbk')
    expect(sql).toMatch(/^IF\(`c` IS NULL OR /)
    expect(sql).toMatch(/, COALESCE\(CONCAT\(x'ff', CAST\(`c` AS BINARY\)\), x'ff'\)\)$/)
    expect(form('longblob', undefined, 'digest')).toEqual({ sql: '`c`', hex: true })
  })

  it('S05 is not converted where conversion would turn what is invalid into a question mark', () => {
    expect(form('text', 'utf8mb4').sql).toBe('`c`')
    expect(form('text', 'utf8mb3').sql).toBe('`c`')
  })

  it('N10 N11 is a float with all of its digits', () => {
    expect([form('float(7,4)').sql, form('double(10,2)').sql]).toEqual(['`c` * 1e0', '`c` * 1e0'])
  })

  it('N13 T06 is a number without the zeros it is shown with', () => {
    expect([form('int(5) unsigned zerofill').sql, form('year').sql]).toEqual(['`c` + 0', '`c` + 0'])
  })

  it('S02 S05 is the bytes of what text is read as, never made valid by the declared charset first', () => {
    const read = (storedAs: string) =>
      cellForm(testColumnPlan({ ...testColumn('c', 'text', 'latin1'), storedAs }), 'load')
    expect(read('utf8mb4').sql).toBe('CAST(`c` AS BINARY)')
    expect(read('latin1').sql).toBe('CONVERT(CONVERT(CAST(`c` AS BINARY) USING latin1) USING utf8mb4)')
    expect(read('gbk').sql).toMatch(
      /^IF\(`c` IS NULL OR .*CONVERT\(CONVERT\(CAST\(`c` AS BINARY\) USING gbk\) USING utf8mb4\)/,
    )
    expect(read('gbk').sql).toContain('USING gbk) AS BINARY) = CAST(`c` AS BINARY) AND (LOCATE(')
    expect(read('gbk').sql).toContain(", COALESCE(CONCAT(x'ff', CAST(`c` AS BINARY)), x'ff'))")
  })
})
