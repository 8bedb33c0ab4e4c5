import {
  DmError,
  dmError,
  type ErrorBody,
  errorCatalogue,
  type ErrorCode,
  type ErrorDetail,
  toErrorBody,
} from '@data-migration/contract/errors'
import type { CheckItem } from '@data-migration/contract/portal'
import { type DatabasePlan, planDatabase, plannedObjects } from '../convert/plan-database.ts'
import type { PlanSettings } from '../convert/settings.ts'
import { onlineProblems } from '../incremental/online-problems.ts'
import type { Catalog, ServerIdentity } from '../model/ports/catalog.ts'
import type { DatabaseSchema } from '../model/schema.ts'
import { existingProblem, tablesThere } from '../schema/existing.ts'
import { type AccountFacts, readAccountFacts } from './account-facts.ts'
import { accountItems, definerItems } from './accounts-check.ts'
import type { RunJob } from './job.ts'
import type { EpochPorts } from './ports.ts'

/** Everything a run needs to know before it may write. */
export interface Inspection {
  readonly source: ServerIdentity
  readonly target: ServerIdentity
  readonly schema: DatabaseSchema
  readonly plan: DatabasePlan
  /** Null where nothing was asked of accounts and owners. */
  readonly accounts: AccountFacts | null
}

export interface PrecheckResult {
  /** Every finding of both sides and of the plan, not only the first. */
  readonly checks: readonly CheckItem[]
  /** Null when there is a blocker. */
  readonly inspection: Inspection | null
  /** Also when something stops the run; null where the source could not be read. */
  readonly plan: DatabasePlan | null
  /** What stops the run: the only blocker itself, or DM-JOB-016 with all of them. */
  readonly error: ErrorBody | null
  readonly sourceVersion: string
  readonly targetVersion: string
}

/**
 * Looks at both sides and writes nothing anywhere. `mayExist`: tables that something else has loaded are what is looked for
 * and no obstacle. Rejects only with the signal's reason or a bug.
 */
export async function precheck(
  ports: EpochPorts,
  job: RunJob,
  signal: AbortSignal,
  mayExist = false,
): Promise<PrecheckResult> {
  const findings = new Findings()
  const [source, target] = await Promise.all([
    inspectSource(ports, job, findings, signal),
    identify('target', ports.targetCatalog, findings, signal),
  ])
  signal.throwIfAborted()
  findings.add(kindProblems(job, source.identity, target))
  const settings = planSettings(job, target)
  const plan = source.schema === null ? null : planDatabase(source.schema, settings)
  findings.add(plan?.problems ?? [])
  if (source.schema !== null && !mayExist) findings.add(definerItems(source.schema, settings))
  const plans = (plan?.tables ?? []).map((table) => table.plan)
  const filtered = plans.filter(
    ({ filter, source: { columns } }) =>
      filter !== undefined || columns.some(({ storedAs }) => storedAs !== undefined),
  )
  if (job.mode === 'online') findings.add(onlineProblems(plans))
  if (filtered.length > 0)
    findings.add(
      (await findings.collect('source', () => ports.sourceCatalog.checkFilters(filtered, signal))) ?? [],
    )
  if (plan !== null && !mayExist)
    for (const problem of (await findings.collect('target', () => checkExisting(ports, job, plan, signal))) ??
      [])
      findings.problem('target', problem)
  if (plan !== null && target?.flavour === 'postgresql' && !mayExist)
    findings.add((await findings.collect('target', () => checkEdited(ports, plan, signal))) ?? [])
  const readAccounts = (schema: DatabaseSchema) =>
    findings.collect('source', () => readAccountFacts(ports, settings, schema, signal))
  const accounts =
    source.schema === null || target === null || mayExist ? null : await readAccounts(source.schema)
  if (accounts !== null) findings.add(accountItems(accounts, settings, job.source.user))
  signal.throwIfAborted()
  const { checks, error } = findings
  const versions = {
    sourceVersion: source.identity?.version ?? '',
    targetVersion: target?.version ?? '',
  }
  if (
    error !== null ||
    plan === null ||
    source.identity === null ||
    source.schema === null ||
    target === null
  ) {
    return { checks, inspection: null, plan, error, ...versions }
  }
  const inspection = { source: source.identity, target, schema: source.schema, plan, accounts }
  return { checks, inspection, plan, error: null, ...versions }
}

/** A server of another kind than the job says is spoken to in the wrong dialect, or is not the one that was meant. */
function kindProblems(
  job: RunJob,
  source: ServerIdentity | null,
  target: ServerIdentity | null,
): CheckItem[] {
  const items: CheckItem[] = []
  if (source !== null && source.flavour !== job.source.kind) {
    const why = 'Both are read the same way; the job may name another server than was meant.'
    const [found, required] = [source.flavour, job.source.kind]
    items.push({ key: 'source-kind', severity: 'warning', subject: 'source.kind', found, required, why })
  }
  if (target !== null && target.flavour !== job.target.kind) {
    const { message, remedy } = dmError('DM-TGT-016', { found: target.flavour, kind: job.target.kind })
    const [found, required] = [target.flavour, job.target.kind]
    const why = `${message}. ${remedy}`
    items.push({
      key: 'target-kind',
      severity: 'blocker',
      subject: 'target.kind',
      found,
      required,
      why,
      code: 'DM-TGT-016',
    })
  }
  return items
}

export function planSettings(job: RunJob, target: ServerIdentity | null): PlanSettings {
  const { rules, ddl: edits } = job.objects ?? {}
  const plain = {
    targetSchema: job.target.schema,
    targetKind: job.target.kind,
    invokerViews: target?.flavour !== 'opengauss' && Number.parseInt(target?.version ?? '', 10) >= 15,
    options: job.options,
  }
  return {
    ...plain,
    ...(rules === undefined ? {} : { rules }),
    ...(edits === undefined ? {} : { edits }),
  }
}

async function inspectSource(ports: EpochPorts, job: RunJob, findings: Findings, signal: AbortSignal) {
  const identity = await identify('source', ports.sourceCatalog, findings, signal)
  if (identity === null) return { identity, schema: null }
  const schema = await findings.collect('source', () => ports.sourceCatalog.read(job.objects, signal))
  return { identity, schema }
}

/** Null when the side cannot be reached; then there is nothing more to ask it. */
async function identify(
  side: Side,
  catalog: Catalog,
  findings: Findings,
  signal: AbortSignal,
): Promise<ServerIdentity | null> {
  const identity = await findings.collect(side, () => catalog.identify(signal))
  if (identity === null) return null
  findings.add((await findings.collect(side, () => catalog.check(signal))) ?? [])
  return identity
}

/** What is on the target already and in the way. */
async function checkExisting(
  ports: EpochPorts,
  job: RunJob,
  plan: DatabasePlan,
  signal: AbortSignal,
): Promise<readonly DmError[]> {
  await using writer = await ports.openSchemaWriter()
  const schema = plan.schema.targetName
  const policy = job.options['target.existing']
  const existing = await writer.existing(schema)
  const problem = existingProblem(schema, existing, policy)
  if (problem !== null) return [problem]
  const kept = policy === 'recreate' ? [] : tablesThere(plan, existing)
  return await writer.misfits(
    schema,
    kept.map(({ create }) => create),
    signal,
  )
}

async function checkEdited(ports: EpochPorts, plan: DatabasePlan, signal: AbortSignal): Promise<CheckItem[]> {
  const edited = plannedObjects(plan).filter((object) => object.edited !== undefined)
  return edited.length === 0 ? [] : await ports.targetCatalog.checkStatements(edited, signal)
}

type Side = 'source' | 'target'

/** Collects check items and errors of both sides; the same problem found twice is listed once. */
class Findings {
  readonly #items: CheckItem[] = []
  readonly #errors = new Map<CheckItem, ErrorBody>()
  readonly #known = new Set<string>()

  add(items: readonly CheckItem[]): void {
    for (const item of items) this.#add(item, null)
  }

  /** The result, or null when it failed: then the failure is a blocker. */
  async collect<T>(side: Side, ask: () => Promise<T>): Promise<T | null> {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof DmError)) throw error
      this.problem(side, error)
      return null
    }
  }

  /** A blocker. */
  problem(side: Side, error: DmError): void {
    this.#add(itemOf(side, error), toErrorBody(error))
  }

  get checks(): readonly CheckItem[] {
    return this.#items
  }

  get error(): ErrorBody | null {
    const blockers = this.#items.filter((item) => item.severity === 'blocker')
    const [first] = blockers
    if (first === undefined) return null
    if (blockers.length === 1) return this.#errors.get(first) ?? bodyOf(first)
    const details = blockers.map((item) => detailOf(item, this.#errors.get(item)))
    return toErrorBody(dmError('DM-JOB-016', { count: blockers.length }, { details }))
  }

  #add(item: CheckItem, error: ErrorBody | null): void {
    const identity = JSON.stringify([item.key, item.subject, item.severity])
    if (this.#known.has(identity)) return
    this.#known.add(identity)
    this.#items.push(item)
    if (error !== null) this.#errors.set(item, error)
  }
}

function itemOf(side: Side, error: DmError): CheckItem {
  return {
    key: error.code,
    severity: 'blocker',
    subject: side,
    found: error.found ?? error.message,
    required: error.remedy,
    why: error.message,
    code: error.code,
  }
}

function bodyOf(item: CheckItem): ErrorBody {
  const code = item.code !== undefined && item.code in errorCatalogue ? item.code : 'DM-JOB-016'
  const { message, remedy } = errorCatalogue[code as ErrorCode]
  const templated = /\{\w+\}/
  return {
    code,
    message: templated.test(message) ? `${item.subject}: ${item.why}` : message,
    found: item.found,
    remedy: item.fix ?? (templated.test(remedy) ? item.required : remedy),
    params: {},
    details: [detailOf(item, undefined)],
  }
}

function detailOf(item: CheckItem, error: ErrorBody | undefined): ErrorDetail {
  return {
    path: item.subject,
    code: item.code ?? item.key,
    message: error === undefined ? wording(item) : sentence(error),
  }
}

function wording({ found, required, why, fix }: CheckItem): string {
  const mend = fix === undefined ? '' : ` Mend it by: ${fix}`
  return `found ${found}, required ${required}. ${why}${mend}`
}

function sentence({ message, found, remedy }: ErrorBody): string {
  return `${message}${found === undefined ? '' : ` (${found})`}. ${remedy}`
}
