import type { RepairOutcome, RowRepair, RowRepairer } from '../../model/ports/row-repairer.ts'
import type { TablePlan } from '../../model/table-plan.ts'
import { type TriggerSwitch, triggerSwitch } from './awake-triggers.ts'
import type { PostgresConnector } from './connector.ts'
import { type Dependent, dependentsOf } from './dependents.ts'
import { withFencedTransaction } from './fence.ts'
import type { LedgerContext } from './ledger-context.ts'
import { repairStatement } from './repair-sql.ts'
import type { PostgresSession } from './session.ts'

/** Mends rows of the target under the sub-task's epoch. */
export async function openRowRepairer(
  connector: PostgresConnector,
  context: LedgerContext,
): Promise<RowRepairer> {
  const session = await connector.connect('repair')
  return {
    script: (repairs, signal) => script(session, repairs, signal),
    apply: (repairs, signal) =>
      withFencedTransaction(session, context, () => applyAll(session, repairs, signal), 'durable'),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

async function* script(
  session: PostgresSession,
  repairs: readonly RowRepair[],
  signal: AbortSignal,
): AsyncGenerator<string> {
  const surroundings = await surroundingsOf(session, repairs, signal)
  if (repairs.some(({ table }) => table.key === null))
    yield '-- Apply this once: in a table without a key nothing tells a row from its like.'
  yield* [...settings, 'BEGIN', ...surroundings.triggers.off].map((sql) => `${sql};`)
  for (const repair of repairs) yield `${repairStatement(repair, surroundings.dependents(repair.table))};`
  yield* [...surroundings.triggers.on, 'COMMIT'].map((sql) => `${sql};`)
}

/** As our own sessions are set: the statements compare texts. */
const settings = [
  `SET client_encoding = 'UTF8'`,
  `SET standard_conforming_strings = on`,
  `SET timezone = 'UTC'`,
  `SET datestyle = 'ISO, YMD'`,
  `SET intervalstyle = 'postgres'`,
  `SET bytea_output = 'hex'`,
  `SET extra_float_digits = 3`,
]

async function applyAll(
  session: PostgresSession,
  repairs: readonly RowRepair[],
  signal: AbortSignal,
): Promise<RepairOutcome> {
  const { triggers, dependents } = await surroundingsOf(session, repairs, signal)
  for (const sql of triggers.off) await session.script(sql, { signal })
  let applied = 0
  for (const repair of repairs) {
    const sql = repairStatement(repair, dependents(repair.table))
    if ((await session.execute(sql, [], { object: repair.table.target, signal })) === 1) applied++
  }
  // Waking a trigger is refused while a check is still to come.
  if (triggers.on.length > 0) await session.script('SET CONSTRAINTS ALL IMMEDIATE', { signal })
  for (const sql of triggers.on) await session.script(sql, { signal })
  return { applied, movedOn: repairs.length - applied }
}

interface Surroundings {
  readonly triggers: TriggerSwitch
  readonly dependents: (table: TablePlan) => readonly Dependent[]
}

async function surroundingsOf(
  session: PostgresSession,
  repairs: readonly RowRepair[],
  signal: AbortSignal,
): Promise<Surroundings> {
  const tables = new Map(repairs.map(({ table }) => [table.target, table]))
  const found = new Map<string, readonly Dependent[]>()
  const switches: TriggerSwitch[] = []
  for (const [name, table] of tables) {
    found.set(name, await dependentsOf(session, table, signal))
    switches.push(await triggerSwitch(session, table, signal))
  }
  return {
    triggers: { off: switches.flatMap(({ off }) => off), on: switches.flatMap(({ on }) => on) },
    dependents: ({ target }) => found.get(target) ?? [],
  }
}
