import { dmError } from '@data-migration/contract/errors'
import {
  type StatementDecision,
  statementDecisionSchema,
  type UndecidedStatement,
} from '@data-migration/contract/portal'
import { keepDecision } from '../run/decisions.ts'
import { parseJson, readJobText } from '../run/job-text.ts'
import { readEvents } from '../run/read-events.ts'
import type { LookFlags } from './status-command.ts'
import { printJson, type Terminal } from './terminal.ts'
import { findWorkspace } from './workspaces.ts'

export interface DecideFlags extends LookFlags {
  readonly statement?: string
  readonly skip?: boolean
  /** A file; - is standard input. */
  readonly run?: string
  readonly leaveOut?: boolean
  readonly table?: readonly string[]
  /** A file with all of it as JSON; - is standard input. */
  readonly decision?: string
}

/**
 * Keeps what is to be done about the statement that following has stopped at; without a choice it shows that statement. Nothing else is
 * done: the next run carries it out. Throws DM-JOB-006, -014, -120.
 */
export async function decideCommand(
  id: string | undefined,
  flags: DecideFlags,
  terminal: Terminal,
): Promise<number> {
  const { paths } = findWorkspace(flags.workspace, id)
  const waiting = waitingStatement(paths.events)
  if (waiting === null) throw dmError('DM-JOB-120', { workspace: paths.directory })
  const decision = await decisionOf(flags)
  if (decision === null) {
    if (flags.json) printJson(terminal, waiting)
    else terminal.out(`${waitingLines(waiting).join('\n')}\n`)
    return 0
  }
  if (decision.statement !== waiting.id)
    throw dmError('DM-JOB-120', { workspace: paths.directory }, { found: `it waits for ${waiting.id}` })
  keepDecision(paths.decisions, decision)
  if (flags.json) printJson(terminal, decision)
  else terminal.out(`Decided: ${decision.action}. Run the same command again; it is carried out there.\n`)
  return 0
}

/** The one the last run has ended at. */
function waitingStatement(events: string): UndecidedStatement | null {
  const last = readEvents(events).findLast(
    ({ type }) => type === 'undecided' || type === 'ddl' || type === 'position',
  )
  return last?.type === 'undecided' ? last.statement : null
}

/** Null where nothing is chosen. Throws DM-JOB-001, -002, -014. */
async function decisionOf(flags: DecideFlags): Promise<StatementDecision | null> {
  const { statement, skip = false, run, leaveOut = false, table, decision } = flags
  if (decision !== undefined) {
    if (skip || leaveOut || [statement, run, table].some((flag) => flag !== undefined))
      throw wrong('--decision says all of it: no other choice stands beside it')
    return checked(parseJson(await readJobText(decision), decision))
  }
  const chosen = [skip, run !== undefined, leaveOut].filter(Boolean).length
  if (chosen === 0 && statement === undefined && table === undefined) return null
  if (chosen !== 1) throw wrong('choose one of --skip, --run and --leave-out')
  if (statement === undefined) throw wrong('--statement is missing: it stands in "portal decide"')
  if (table !== undefined && !leaveOut) throw wrong('--table belongs to --leave-out')
  return checked({
    statement,
    ...(skip ? { action: 'skip' } : {}),
    ...(run === undefined ? {} : { action: 'run', sql: await readJobText(run) }),
    ...(leaveOut ? { action: 'leave-out', ...(table === undefined ? {} : { tables: table }) } : {}),
  })
}

function checked(decision: unknown): StatementDecision {
  const parsed = statementDecisionSchema.safeParse(decision)
  if (parsed.success) return parsed.data
  throw wrong(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
}

function wrong(problem: string): Error {
  return dmError('DM-JOB-014', { problem })
}

function waitingLines({ id, position, sql, reason, tables }: UndecidedStatement): string[] {
  return [
    `Statement  ${id}`,
    `Position   ${position.value}`,
    `Source     ${sql}`,
    `Why        ${reason}`,
    `Tables     ${tables.length === 0 ? 'none that is followed' : tables.join(', ')}`,
    '',
    'Choose one:',
    `  portal decide --statement ${id} --skip        dealt with on the target by hand, or of no matter to it`,
    `  portal decide --statement ${id} --run FILE    SQL for the target, in the transaction of the position`,
    `  portal decide --statement ${id} --leave-out   its tables are not followed from here on, and never called equal`,
  ]
}
