import {
  dmError,
  type ErrorBody,
  errorCatalogue,
  type ErrorDefinition,
  toErrorBody,
} from '@data-migration/contract/errors'
import {
  type AccountsReport,
  type ExitCode,
  exitCode,
  type ObjectResult,
  type ObjectVerdict,
  type Position,
  type TableVerdict,
  type Verdict,
} from '@data-migration/contract/portal'

/** What a run has found, as far as it decides how it ends. */
export interface Findings {
  readonly verdict: Verdict
  readonly verification: readonly TableVerdict[]
  readonly objectVerification: readonly ObjectVerdict[]
  /** Tables that were paused or stopped, with their reasons. */
  readonly halted: readonly ErrorBody[]
  readonly objects: readonly ObjectResult[]
  readonly accounts?: AccountsReport | undefined
}

export interface Ending {
  readonly exitCode: ExitCode
  readonly error: ErrorBody | null
}

/** How a run ends that no error has ended. */
export function endingOf(findings: Findings): Ending {
  const error = errorOf(findings)
  if (error !== undefined) return { exitCode: exitOf(error.code), error }
  const rejects = findings.verdict === 'finished-with-rejects'
  return { exitCode: rejects ? exitCode.rejects : exitCode.ok, error: null }
}

/**
 * Whether load and verification speak of one state of the source. Chunks of an earlier view are of the same state when
 * the log stood where it stands for the verification's view; and where everything is equal, the target is the source as
 * the verification saw it, whatever happened before (design 5).
 */
export function isOnePointInTime(facts: {
  readonly verification: readonly TableVerdict[]
  /** Of every chunk of the ledger. */
  readonly chunkPositions: readonly (Position | null)[]
  readonly verifiedAt: Position | null
  /** Everything was copied from the very view it is compared with. */
  readonly oneView: boolean
}): boolean {
  const { verification, chunkPositions, verifiedAt, oneView } = facts
  if (oneView || !verification.some((table) => table.verdict === 'different')) return true
  return chunkPositions.every((position) => samePosition(position, verifiedAt))
}

/** An unknown position is the same as nothing. */
function samePosition(a: Position | null, b: Position | null): boolean {
  return a !== null && b !== null && a.kind === b.kind && a.value === b.value
}

/** The CLI's exit code for a coded error. */
export function exitOf(code: string): ExitCode {
  return (definitionOf(code)?.exit ?? exitCode.bug) as ExitCode
}

/** Whether trying the same again can help. */
export function isTransientCode(code: string): boolean {
  return definitionOf(code)?.transient === true
}

function definitionOf(code: string): ErrorDefinition | undefined {
  return (errorCatalogue as Readonly<Record<string, ErrorDefinition>>)[code]
}

function errorOf(findings: Findings): ErrorBody | undefined {
  const [halted] = findings.halted
  if (halted !== undefined) return halted
  const { verdict } = findings
  if (verdict === 'different' || verdict === 'not-one-point-in-time')
    return differences(findings.verification)
  const unverified = findings.verification.find((table) => table.verdict === 'not-verified')
  if (unverified?.error !== undefined) return unverified.error
  return (
    findings.objects.find(isFailedStructure)?.error ??
    objectDifferences(findings.objectVerification) ??
    failedAccounts(findings.accounts)
  )
}

/** What the source's programs are written in. One the target refuses is left to be done by hand, as one that is not translated is. */
const programs: ReadonlySet<ObjectResult['kind']> = new Set([
  'view',
  'function',
  'procedure',
  'trigger',
  'event',
])

/** Part of the tables: an index, a constraint, a sequence. */
function isFailedStructure({ kind, state }: ObjectResult): boolean {
  return state === 'failed' && !programs.has(kind)
}

/** Rows and objects are there, and somebody cannot use them, or may more than was meant. */
function failedAccounts(accounts: AccountsReport | undefined): ErrorBody | undefined {
  const failed = accounts?.statements.filter(({ state }) => state === 'failed') ?? []
  const [first] = failed
  if (first === undefined) return undefined
  const found = `${first.sql}: ${first.error?.message ?? 'refused'}`
  return toErrorBody(dmError('DM-TGT-073', { count: failed.length }, { found }))
}

/** Rows may be equal and the run not in order: without an index or a constraint the target does not do what it was made for. */
function objectDifferences(verification: readonly ObjectVerdict[]): ErrorBody | undefined {
  const differing = verification.filter(
    ({ made, kind, objects }) => made && kind === undefined && objects === 'differs',
  )
  if (differing.length === 0) return answersDiffer(verification)
  const items = differing.reduce((sum, { differences }) => sum + differences.length, 0)
  const found = differing.map(({ table }) => table).join(', ')
  return toErrorBody(dmError('DM-VER-003', { tables: differing.length, items }, { found }))
}

function answersDiffer(verification: readonly ObjectVerdict[]): ErrorBody | undefined {
  const differing = verification.filter(({ kind, objects }) => kind !== undefined && objects === 'differs')
  if (differing.length === 0) return undefined
  const found = differing.map(({ kind, table }) => `${kind} ${table}`).join(', ')
  return toErrorBody(dmError('DM-VER-004', { objects: differing.length }, { found }))
}

function differences(verification: readonly TableVerdict[]): ErrorBody {
  const tables = verification.filter((table) => table.verdict === 'different')
  const rows = tables.reduce(
    (sum, table) => sum + BigInt(table.missing) + BigInt(table.extra) + BigInt(table.different),
    0n,
  )
  const found = tables.map((table) => table.table).join(', ')
  return toErrorBody(dmError('DM-VER-001', { tables: tables.length, rows: String(rows) }, { found }))
}
