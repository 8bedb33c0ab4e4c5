import { describe, expect, it } from 'vitest'
import { dmError, toErrorBody } from '@data-migration/contract/errors'
import { exitCode, reportSchema } from '@data-migration/contract/portal'
import { buildReport, type ReportFacts } from './report-builder.ts'
import { reportText } from './report-text.ts'
import { sampleFacts, sampleVerdict } from './sample-report.ts'

const command = 'portal run --job shop.json'
const text = (more: Partial<ReportFacts> = {}): string => reportText(buildReport(sampleFacts(more)), command)

it('builds exactly what the contract says', () => {
  const report = buildReport(sampleFacts())
  expect(reportSchema.strict().parse(report)).toEqual(report)
  expect(report.verdict).toBe('equal')
})

describe('the readable report', () => {
  it('says result, ends, snapshot and tables', () => {
    const report = text()
    expect(report).toContain('EQUAL')
    expect(report).toContain('PostgreSQL 15.18, database app, schema shop')
    expect(report).toContain('(12:34)')
    expect(report).toContain(
      'Tried     optimistic: the source moved on in 5 tries (writers held up 0 ms at most)',
    )
    expect(report).toMatch(/orders +equal +1,234,567 +0 +1,234,567 +1,234,567 +equal/)
    expect(report).toContain('Nothing: the migration is complete and proved.')
    expect(report).not.toContain('Rejected')
  })

  it('counts and lists differences, up to a limit', () => {
    const differences = Array.from({ length: 25 }, (_, id) => ({
      kind: 'different' as const,
      key: `{"id":"${id}"}`,
      columns: ['name', 'price'],
    }))
    const verdict = sampleVerdict('orders', {
      verdict: 'different',
      different: '1000',
      extra: '1',
      differences,
    })
    const report = text({ verification: [verdict], exitCode: exitCode.differences })
    expect(report).toContain('orders: 0 missing, 1 extra, 1,000 different, 0 changed by policy')
    expect(report).toContain('different {"id":"19"} in name, price')
    expect(report).not.toContain('{"id":"20"}')
    expect(report).toContain('… and 981 more, see report.json')
    expect(report).toContain(`  ${command}`)
  })

  it('shows nothing of a table that could not be compared as counted', () => {
    const error = toErrorBody(dmError('DM-VER-002', { table: 'orders', problem: 'rows are out of order' }))
    const report = text({ verification: [sampleVerdict('orders', { verdict: 'not-verified', error })] })
    expect(report).toMatch(/orders +equal +1,234,567 +0 +- +- +not-verified/)
    expect(report).toContain('DM-VER-002 Table orders cannot be compared: rows are out of order')
    expect(report).toContain('NOT VERIFIED')
  })

  it('names what is not converted, what failed and what differs in the conversion', () => {
    const error = toErrorBody(dmError('DM-TGT-014', { name: 'fk_parent', table: 'orders' }))
    const report = text({
      objects: [
        {
          kind: 'view',
          sourceName: 'v_sales',
          targetName: 'v_sales',
          state: 'not-converted',
          remarks: ['views are not converted yet'],
        },
        {
          kind: 'foreign-key',
          sourceName: 'fk_parent',
          targetName: 'fk_parent',
          state: 'failed',
          error,
          remarks: [],
        },
        {
          kind: 'table',
          sourceName: 'orders',
          targetName: 'orders',
          state: 'created',
          remarks: ['enum became text'],
        },
        { kind: 'table', sourceName: 'plain', targetName: 'plain', state: 'created', remarks: [] },
      ],
    })
    expect(report).toContain(
      'Objects not converted (1)\n=========================\nview v_sales: views are not converted yet',
    )
    expect(report).toContain('foreign-key fk_parent: DM-TGT-014')
    expect(report).toContain('table orders: enum became text')
    expect(report).not.toContain('plain')
  })

  it('lists rejected rows by key, column and reason', () => {
    const row = {
      table: 'orders',
      phase: 'full' as const,
      key: '{"id":"7"}',
      column: 'note',
      reason: 'text holds a NUL byte',
    }
    const report = text({ rejected: Array.from({ length: 60 }, () => row), exitCode: exitCode.rejects })
    expect(report).toContain('Rejected rows (60)')
    expect(report).toContain('orders {"id":"7"}, column note: text holds a NUL byte')
    expect(report).toContain('… and 10 more, see report.json')
    expect(report).toContain('FINISHED WITH REJECTS')
  })

  it('puts the error and blockers with their fix, and how to continue', () => {
    const error = toErrorBody(
      dmError(
        'DM-SRC-004',
        { user: 'u', privilege: 'SELECT', object: 'shop.*', fix: 'GRANT SELECT ON shop.* TO u' },
        {
          found: 'USAGE',
          details: [{ path: 'shop', code: 'DM-SRC-004', message: 'SELECT is missing' }],
        },
      ),
    )
    const check = { key: 'k', subject: 'SELECT on shop', found: 'no', required: 'yes', why: 'rows are read' }
    const report = text({
      error,
      exitCode: exitCode.precheck,
      verification: [],
      checks: [
        { ...check, severity: 'ok' },
        { ...check, severity: 'warning' },
        { ...check, severity: 'blocker', fix: 'GRANT SELECT', code: 'DM-SRC-004' },
      ],
    })
    expect(report).toContain(
      '  Found: USAGE\n  shop: SELECT is missing (DM-SRC-004)\n  Next step: Run on the source: GRANT',
    )
    expect(report.indexOf('blocker SELECT on shop')).toBeLessThan(report.indexOf('warning SELECT on shop'))
    expect(report).toContain('  Fix: GRANT SELECT\n')
    expect(report).toContain('1 item(s) in order')
    expect(report).toContain(`Mend the blockers above, then run again:\n  ${command}`)
  })

  it.each([
    [exitCode.stopped, 'The same command continues'],
    [exitCode.transient, 'The same command continues'],
    [exitCode.bug, 'The same command continues'],
    [exitCode.fenced, 'follow that one'],
    [exitCode.usage, command],
  ])('says how to go on after exit code %i', (code, expected) => {
    expect(text({ exitCode: code, verification: [] })).toContain(expected)
  })

  it('does not claim a proof that was not made', () => {
    expect(text({ verification: [] })).toContain('nothing proves both sides equal yet')
  })

  it('never drives a terminal by a name', () => {
    const objects = [
      {
        kind: 'view' as const,
        sourceName: 'a\u001b[2J\rb',
        targetName: 'x',
        state: 'skipped' as const,
        remarks: [],
      },
    ]
    expect(text({ objects })).toContain('view a?[2J?b')
  })
})
