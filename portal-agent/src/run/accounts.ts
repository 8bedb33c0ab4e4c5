import { toErrorBody } from '@data-migration/contract/errors'
import type { AccountsReport, AccountStatement } from '@data-migration/contract/portal'
import { accountsScript } from '../convert/accounts/accounts-script.ts'
import { borrowedRights } from '../convert/accounts/borrowed-rights.ts'
import { parseDefinerMap } from '../convert/accounts/definer-map.ts'
import { type AccountsPlan, planAccounts, type PlannedStatement } from '../convert/accounts/plan-accounts.ts'
import type { PlanSettings } from '../convert/settings.ts'
import type { TargetRoles } from '../model/ports/catalog.ts'
import type { Ledger, ObjectState } from '../model/ports/ledger.ts'
import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import { objectKey } from '../model/object-key.ts'
import { readAccountFacts } from './account-facts.ts'
import type { EpochPorts } from './ports.ts'
import type { Inspection } from './precheck.ts'
import type { RunContext } from './run-context.ts'
import { writeScript } from './write-script.ts'

const scriptName = 'accounts.sql'

/** What the report says before anything is done. */
export function plannedAccounts(
  { accounts, schema, plan }: Inspection,
  settings: PlanSettings,
): AccountsReport | undefined {
  if (accounts === null) return undefined
  const planned = planAccounts({ ...accounts, schema, plan, settings, isMade: () => true })
  return {
    ...planned,
    statements: planned.statements.map((statement) => ({ ...statement, state: 'planned' })),
  }
}

interface AccountsRun {
  readonly inspection: Inspection
  readonly settings: PlanSettings
  readonly ledger: Ledger
  readonly ports: EpochPorts
}

/** Writes the script and carries out what is asked for, for what has been made by now. Doing it again changes nothing. */
export async function settleAccounts(context: RunContext, run: AccountsRun): Promise<void> {
  const { record, reports, signal } = context
  const { inspection, settings, ledger, ports } = run
  if (inspection.accounts === null) return
  const facts = await readAccountFacts(ports, settings, inspection.schema, signal)
  if (facts === null) return
  const isMade = madeBy(await ledger.objectStates())
  const planned = planAccounts({
    ...facts,
    schema: inspection.schema,
    plan: inspection.plan,
    settings,
    isMade,
  })
  const mode = settings.options['accounts.mode']
  const writes = reports !== null && (mode === 'script' || mode === 'apply')
  const text = accountsScript(planned, planned.statements, context.job.target.database)
  if (writes) await writeScript(reports, scriptName, text)
  const statements = await carryOut(run, planned, facts.target, signal)
  record.accounts = { ...planned, statements, ...(writes ? { script: scriptName } : {}) }
}

/** Created by this sub-task, or there before and filled by it: only the first is its to give away. */
function madeBy(objects: readonly ObjectState[]): (object: ObjectDdl) => boolean {
  const made = new Set(objects.filter(({ state }) => state === 'created').map(objectKey))
  return (object) => made.has(objectKey(object))
}

async function carryOut(
  { settings, ports }: AccountsRun,
  { statements, roles }: AccountsPlan,
  target: TargetRoles,
  signal: AbortSignal,
): Promise<AccountStatement[]> {
  const wanted = statements.filter((statement) => isWanted(statement, settings))
  if (wanted.length === 0) return statements.map((statement) => ({ ...statement, state: 'planned' }))
  const borrowed = borrowedRights(wanted, target, settings.targetSchema)
  await using writer = await ports.openAccountWriter()
  const changes = wanted.map((statement) => ({ sql: statement.sql, ...borrowed(statement) }))
  const errors = await writer.apply(changes, signal)
  const there = new Set(roles.filter(({ existed }) => existed).map(({ role }) => role))
  return statements.map((statement) => {
    const at = wanted.indexOf(statement)
    if (at < 0) return { ...statement, state: 'planned' }
    const error = errors[at] ?? null
    if (error !== null) return { ...statement, state: 'failed', error: toErrorBody(error) }
    return { ...statement, state: statement.kind === 'role' && there.has(statement.role) ? 'there' : 'done' }
  })
}

/** Owners are options of their own; one that the accounts bring is there only when these are applied. */
function isWanted({ kind, role }: PlannedStatement, { options }: PlanSettings): boolean {
  if (options['accounts.mode'] === 'apply') return true
  if (kind === 'owner') return true
  const named = parseDefinerMap(options['object.definerMap']).roles
  return kind === 'definer' && [...named.values()].includes(role)
}
