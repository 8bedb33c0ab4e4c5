import { createShop } from '@data-migration/demo/shop'
import type { Report } from '@data-migration/contract/portal'
import { describe, expect, it } from 'vitest'
import { compareIndependently } from '../lib/independent-comparison.ts'
import { createPair, onSource } from '../lib/migration-pair.ts'
import { runPortal } from '../lib/portal-process.ts'

describe('the shop moves and is equal', () => {
  it.each([
    ['mysql97', 'pg15', 'offline'],
    ['mysql56', 'pg15', 'offline'],
    ['mariadb', 'pg15', 'offline'],
    ['mysql97', 'pg15', 'managed'],
  ] as const)('from %s to %s with the rights of the %s scripts', async (source, target, grants) => {
    await using pair = await createPair({ source, target, grants })
    await onSource(pair, (connection) =>
      createShop(connection, { database: pair.sourceDatabase, scale: 0.1 }),
    )
    const run = await runPortal([
      'run',
      '--job',
      await pair.writeJob(),
      '--workspace',
      pair.workspace,
      '--json',
    ])
    expect({ code: run.code, error: run.report?.['error'] }).toEqual({ code: 0, error: undefined })
    const report = run.report as unknown as Report
    expect(report.verdict).toBe('equal')
    expect(report.verification.filter((table) => table.verdict !== 'equal')).toEqual([])
    expect(await compareIndependently(pair)).toEqual([])
  })
})
