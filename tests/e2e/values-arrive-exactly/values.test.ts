import type { Report } from '@data-migration/contract/portal'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPair, type MigrationPair, onSource, onTarget } from '../lib/migration-pair.ts'
import { runPortal } from '../lib/portal-process.ts'
import { clearTarget } from '../lib/target-activity.ts'
import { compareExactly } from './exact-comparison.ts'
import { compareStructure } from './structure-comparison.ts'
import { byteTables } from './tables/bytes.ts'
import { jsonTables } from './tables/json.ts'
import { keyTables } from './tables/keys.ts'
import { numberTables } from './tables/numbers.ts'
import { defaultTables, structureTables } from './tables/structures.ts'
import { invalidText, textTables } from './tables/texts.ts'
import { timeTables } from './tables/times.ts'
import { type SourceName, statementsFor, type ValueTable } from './tables/value-table.ts'
import { lenient, optionsOf, type Policies, strict } from './value-policies.ts'

const allTables: readonly ValueTable[] = [
  ...keyTables,
  ...numberTables,
  ...timeTables,
  ...textTables,
  ...byteTables,
  ...jsonTables,
  ...structureTables,
  ...defaultTables,
]

interface Variant {
  readonly name: string
  readonly policies: Policies
  readonly options: Readonly<Record<string, unknown>>
}

const variants: readonly Variant[] = [
  { name: 'binary, everything unfit refused', policies: strict, options: {} },
  {
    name: 'text, everything unfit replaced, names kept, one reader',
    policies: lenient,
    options: { 'full.copyFormat': 'text', 'names.case': 'exact', 'snapshot.way': 'single-connection' },
  },
]

const sources: readonly SourceName[] = ['mysql97', 'mysql56', 'mariadb']

describe.each(sources)('every value of %s arrives exactly', (source) => {
  const tables = allTables.filter((table) => table.on?.includes(source) ?? true)
  let pair: MigrationPair

  beforeAll(async () => {
    pair = await createPair({ source, target: 'pg15' })
    await fill(pair, [...tables, invalidText])
  })
  afterAll(() => pair[Symbol.asyncDispose]())

  describe.each(variants)('$name', ({ policies, options }) => {
    let report: Report

    beforeAll(async () => {
      await clearTarget(pair)
      const job = pair.job({ options: { ...optionsOf(policies), 'full.chunkRows': 100, ...options } })
      const run = await runPortal([
        'run',
        '--job',
        await pair.writeJob(job),
        '--workspace',
        pair.workspace,
        '--json',
      ])
      report = run.report as unknown as Report
      if (run.report === undefined) throw new Error(run.stderr.slice(-4000))
    })

    it('ends with a verdict that tells of what was refused or replaced, and of nothing else', () => {
      expect({ code: report.exitCode, verdict: report.verdict, error: report.error }).toEqual({
        code: 7,
        verdict: 'finished-with-rejects',
        error: undefined,
      })
    })

    it.each(tables)('$pitfalls $name', async ({ name }) => {
      const created = report.objects.find((object) => object.kind === 'table' && object.sourceName === name)
      const verdict = report.verification.find(({ table }) => table === name)
      const found = await compareExactly(pair, name, created?.targetName ?? '', policies)
      const rejected = report.rejected.filter(({ table }) => table === name)
      expect({
        problems: found.problems,
        structure: await compareStructure(pair, name, created?.targetName ?? ''),
        rejected: rejected.length,
        verdict: /^equal/.test(verdict?.verdict ?? '') || verdict,
        failed: report.objects.filter(
          (object) => object.state === 'failed' && object.sourceName.startsWith(`${name}.`),
        ),
      }).toEqual({ problems: [], structure: [], rejected: found.refusedRows, verdict: true, failed: [] })
    })

    it.each(defaultTables.filter((table) => tables.includes(table)))(
      '$pitfalls $name give the same in a new row',
      async ({ name }) => {
        await onSource(pair, (connection) => connection.query('INSERT INTO ?? () VALUES ()', [name]))
        await onTarget(pair, (client) =>
          client.query(`INSERT INTO "${pair.schema}"."${name}" DEFAULT VALUES`),
        )
        expect((await compareExactly(pair, name, name, policies)).problems).toEqual([])
      },
    )

    it(`S05 text that is none is ${policies.invalid === 'reject' ? 'refused and named' : 'replaced'}`, async () => {
      const found = await onTarget(pair, (client) =>
        client.query<{ v: string }>(`SELECT v FROM "${pair.schema}".s_invalid ORDER BY id`),
      )
      const named = report.rejected.filter(({ table }) => table === invalidText.name)
      const refused = policies.invalid === 'reject'
      expect(found.rows.map(({ v }) => v)).toEqual([...(refused ? [] : ['\ufffd\ufffd\ufffd?']), '中', '?'])
      expect(named.map(({ key, column }) => [key, column])).toEqual(refused ? [['{"id":"1"}', 'v']] : [])
    })
  })
})

async function fill(pair: MigrationPair, tables: readonly ValueTable[]): Promise<void> {
  await onSource(pair, async (connection) => {
    await connection.query(
      `SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+08:00', innodb_strict_mode = OFF`,
    )
    for (const table of tables) {
      for (const statement of statementsFor(table)) {
        await connection.query(statement).catch((error: unknown) => {
          throw new Error(`${table.name}: ${String(error)}\n${statement.slice(0, 300)}`)
        })
      }
    }
  })
}
