import { adminMysql, adminPg } from '@data-migration/tests/testbed'
import type { ObjectResult, Report } from '@data-migration/contract/portal'
import { createPair, type MigrationPair, onSource } from '../../e2e/lib/migration-pair.ts'
import { runPortal } from '../../e2e/lib/portal-process.ts'
import { type BenchResult, thisMachine } from '../result.ts'
import { type Application, type CorpusObject, type ObjectKind, readCorpus } from './corpus.ts'
import { sourceRows } from './sides.ts'
import { tryObject } from './trial.ts'

export interface KindFigures {
  total: number
  /** Made on the target. */
  translated: number
  /** Made, and alike in every trial. */
  equal: number
}

export type TranslateResult = Omit<BenchResult, 'ours' | 'peers' | 'ratios' | 'scale'> & {
  readonly ours: Readonly<Record<`${ObjectKind}s`, KindFigures>>
  /** Every object that is not equal: what the report says, or what differs. */
  readonly notEqual: readonly string[]
}

interface Request {
  readonly source: 'mariadb' | 'mysql97'
  readonly only?: readonly string[]
  readonly say: (text: string) => void
}

/** Moves each application of the corpus with Portal, then calls every object on both sides. */
export async function benchTranslate({ source, only, say }: Request): Promise<TranslateResult> {
  const none = (): KindFigures => ({ total: 0, translated: 0, equal: 0 })
  const ours = { views: none(), functions: none(), procedures: none(), triggers: none() }
  const notEqual: string[] = []
  const versions: Record<string, string> = {}
  for (const application of await readCorpus()) {
    if (only !== undefined && !only.includes(application.name)) continue
    await using pair = await createPair({ source, target: 'pg15' })
    Object.assign(versions, { source: pair.source.version, target: pair.target.version })
    const outcomes = await tryApplication(application, pair, say)
    for (const { object, made, difference } of outcomes) {
      const figures = ours[`${object.kind}s`]
      figures.total++
      if (made) figures.translated++
      if (difference === null) figures.equal++
      else notEqual.push(`${application.name} ${object.kind} ${object.name}: ${difference}`)
    }
    say(
      `${application.name}: ${outcomes.filter(({ difference }) => difference === null).length} of ${outcomes.length} equal`,
    )
  }
  for (const line of notEqual) say(line)
  return { bench: 'translate', machine: thisMachine(), versions, ours, notEqual }
}

interface ObjectOutcome {
  readonly object: CorpusObject
  readonly made: boolean
  readonly difference: string | null
}

async function tryApplication(
  application: Application,
  pair: MigrationPair,
  say: (text: string) => void,
): Promise<ObjectOutcome[]> {
  const objects: CorpusObject[] = []
  await onSource(pair, async (connection) => {
    for (const statement of application.tables.split(/;\n/))
      if (statement.trim() !== '') await connection.query(statement)
    for (const object of application.objects) {
      const why = await whyNotHere(connection.query(object.sql))
      if (why === null) objects.push(object)
      else say(`${application.name} ${object.kind} ${object.name}: not on this source, ${why}`)
    }
    await connection.query(routineGrant(pair))
  })
  const report = await migrate(pair)
  await using source = await adminMysql(pair.source, pair.sourceDatabase)
  await using target = await adminPg(pair.target, pair.targetDatabase)
  await using interrupter = await adminMysql(pair.source)
  await source.query("SET time_zone = '+00:00'")
  await target.query(`SET TimeZone = 'UTC'; SET statement_timeout = 2000`)
  const tables = await sourceRows(
    source,
    `SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = '${pair.sourceDatabase}' AND TABLE_TYPE = 'BASE TABLE'`,
  )
  const sides = {
    source,
    interruptSource: () => interrupter.query(`KILL QUERY ${source.threadId}`),
    target,
    database: pair.sourceDatabase,
    schema: pair.schema,
    tables: tables.map(([name]) => String(name)),
  }
  const outcomes: ObjectOutcome[] = []
  for (const object of objects) {
    const result = resultOf(object, report)
    const made = result?.state === 'created'
    const difference = made ? await tryObject(object, sides).catch(String) : unmade(result)
    outcomes.push({ object, made, difference })
  }
  return outcomes
}

/** MySQL 9.7 has no MD5, and words of its own that MariaDB takes as names. */
const otherServers: ReadonlySet<unknown> = new Set(['ER_SP_DOES_NOT_EXIST', 'ER_PARSE_ERROR'])

/** What a server says of an object that only others can hold; null when it took it. */
async function whyNotHere(creation: Promise<unknown>): Promise<string | null> {
  try {
    await creation
    return null
  } catch (error) {
    if (error instanceof Error && 'code' in error && otherServers.has(error.code)) return error.message
    throw error
  }
}

/** As sql/grants/*-routines.sql: to read the text of other users' routines. */
export function routineGrant({ source, sourceUser }: MigrationPair): string {
  const privilege = source.version.includes('MariaDB') ? 'SELECT ON mysql.proc' : 'SHOW_ROUTINE ON *.*'
  return `GRANT ${privilege} TO '${sourceUser}'@'%'`
}

async function migrate(pair: MigrationPair): Promise<Report> {
  const run = await runPortal([
    'run',
    '--job',
    await pair.writeJob(),
    '--workspace',
    pair.workspace,
    '--json',
  ])
  if (run.report === null || run.report === undefined) throw new Error(`portal gave no report: ${run.stderr}`)
  return run.report as unknown as Report
}

function resultOf(object: CorpusObject, report: Report): ObjectResult | undefined {
  return report.objects.find(
    ({ kind, sourceName }) =>
      kind === object.kind && (sourceName === object.name || sourceName.endsWith(`.${object.name}`)),
  )
}

function unmade(result: ObjectResult | undefined): string {
  if (result === undefined) return 'it is not in the report'
  return `${result.state}: ${result.error?.found ?? result.error?.message ?? result.remarks.join('; ')}`
}
