import { dmError, toErrorBody } from '@data-migration/contract/errors'
import type { ObjectResult, Phase } from '@data-migration/contract/portal'
import { type DatabasePlan, planDatabase } from '../convert/plan-database.ts'
import { type FullResult, runFullPhase } from '../full/full-phase.ts'
import type { Reread } from '../full/full-request.ts'
import { changedTables } from '../full/structure.ts'
import { objectKey } from '../model/object-key.ts'
import type { Ledger } from '../model/ports/ledger.ts'
import type { SchemaWriter } from '../model/ports/schema-writer.ts'
import type { Table } from '../model/schema.ts'
import { newCounters } from '../report/counters.ts'
import { alteredTables } from '../schema/altered-tables.ts'
import { moveSequences } from '../schema/move-sequences.ts'
import { runSchemaPhase } from '../schema/schema-phase.ts'
import { wakeTriggers, withoutTriggersOf } from '../schema/wake-triggers.ts'
import { plannedAccounts, settleAccounts } from './accounts.ts'
import { blockedAlarm } from './blocked-alarm.ts'
import { claimSubTask } from './claim.ts'
import type { Command } from './command.ts'
import { followSource } from './incremental.ts'
import { haltLeftOut } from './left-out.ts'
import { loadObserver } from './load-observer.ts'
import type { EpochPorts } from './ports.ts'
import { type Inspection, planSettings, precheck } from './precheck.ts'
import { RunFailure } from './run-failure.ts'
import type { RunContext } from './run-context.ts'
import { recallLoad } from './recall-load.ts'
import { repairRun } from './repair.ts'
import { Spooling } from './spooling.ts'
import { verifyRun } from './verification.ts'

/** Their subject are tables as they are, whoever has loaded them. */
const onlyLooks: ReadonlySet<Command> = new Set(['verify', 'repair'])

const phasesOf: Readonly<Record<Command, readonly Phase[]>> = {
  check: [],
  schema: ['schema'],
  full: ['full'],
  verify: ['verify'],
  repair: ['verify'],
  incremental: ['incremental'],
  run: ['schema', 'full', 'verify'],
}

/** Online both sides are compared beside incremental, which goes on meanwhile. */
const onlineRun: readonly Phase[] = ['schema', 'full', 'incremental']

/**
 * Carries a command out. Before the pre-check has passed nothing is written anywhere; afterwards everything is done under
 * the sub-task's epoch. Throws what ends the run; the record holds what was found until then.
 */
export async function runPhases(context: RunContext, command: Command): Promise<void> {
  const inspection = await phase(context, 'precheck', () => inspect(context, onlyLooks.has(command)))
  if (command === 'check' || settledAfter(command) !== null)
    context.record.accounts = plannedAccounts(inspection, planSettings(context.job, inspection.target))
  if (command === 'check') return
  await using claim = await claimSubTask(context, inspection, command)
  const asRecorded = onlyLooks.has(command) ? inspection : await recalled(context, inspection, claim.ledger)
  const ports = context.ports.ofEpoch(claim.ledger.epoch, claim.server)
  const run = new ClaimedRun(context, asRecorded, claim.ledger, ports)
  await using _ = run
  const online = command === 'run' && context.job.mode === 'online'
  for (const next of online ? onlineRun : phasesOf[command]) {
    const wanted = next !== 'verify' || onlyLooks.has(command) || context.job.options['verify.enabled']
    if (wanted) await phase(context, next, () => run.carryOut(next, command))
    else skip(context, next)
    if (next === settledAfter(command)) await run.settleAccounts()
  }
  if (command === 'run' && !online) await run.wake()
}

/** Once everything is made that somebody is to use or own; whoever goes on with a phase of its own has it already. */
function settledAfter(command: Command): Phase | null {
  if (command === 'schema') return 'schema'
  return command === 'full' || command === 'run' ? 'full' : null
}

async function phase<T>(context: RunContext, name: Phase, work: () => Promise<T>): Promise<T> {
  const { record, sink, log, signal } = context
  record.phases.start(name)
  sink.append({ type: 'phase', phase: name, state: 'started' })
  log.info({ phase: name }, 'phase started')
  try {
    const result = await work()
    signal.throwIfAborted()
    record.phases.end('done')
    sink.append({ type: 'phase', phase: name, state: 'done' })
    return result
  } catch (error) {
    const state = signal.aborted ? 'stopped' : 'failed'
    record.phases.end(state)
    sink.append({
      type: 'phase',
      phase: name,
      state,
      reason: reasonOf(signal.aborted ? signal.reason : error),
    })
    throw error
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error instanceof RunFailure ? error.body : toErrorBody(error)
  return `${code} ${message}`
}

function skip({ record, sink }: RunContext, name: Phase): void {
  record.phases.skip(name)
  sink.append({ type: 'phase', phase: name, state: 'skipped', reason: 'switched off by an option' })
}

async function inspect(context: RunContext, mayExist: boolean): Promise<Inspection> {
  const { record, job, ports, signal } = context
  const result = await precheck(ports.ofEpoch(0), job, signal, mayExist)
  record.checks = result.checks
  record.versions = { source: result.sourceVersion, target: result.targetVersion }
  if (result.plan !== null) context.onPlan(result.plan)
  if (result.error !== null) throw new RunFailure(result.error)
  if (result.inspection === null) throw new RangeError('a pre-check without blocker and result')
  const { plan } = result.inspection
  record.targetSchema = plan.schema.targetName
  record.counters = newCounters(
    plan.tables.map(({ plan: { source } }) => ({ name: source.name, rowsEstimate: source.rowsEstimate })),
  )
  return result.inspection
}

/**
 * Online, rows are decoded and applied by the structure that is on record, as of the position that is on record: the
 * catalogue of the source may be ahead of it (pitfall D14).
 */
async function recalled(context: RunContext, inspection: Inspection, ledger: Ledger): Promise<Inspection> {
  const { job } = context
  if (job.mode !== 'online') return inspection
  // What came since then is in the log, from its first row on.
  const tables = await ledger.structures()
  if (tables.length === 0) return inspection
  const { schema } = inspection
  const then = { ...schema, tables }
  return { ...inspection, schema: then, plan: planDatabase(then, planSettings(job, inspection.target)) }
}

/** A run that holds its sub-task. The source's view of the load stays open for the verification. */
class ClaimedRun implements AsyncDisposable {
  readonly #context: RunContext
  readonly #inspection: Inspection
  readonly #ledger: Ledger
  readonly #ports: EpochPorts
  readonly #spooling: Spooling
  #loaded: FullResult | null = null
  /** What the target is made of, once changes of structure were followed. */
  #followed: DatabasePlan | null = null

  constructor(context: RunContext, inspection: Inspection, ledger: Ledger, ports: EpochPorts) {
    this.#context = context
    this.#inspection = inspection
    this.#ledger = ledger
    this.#ports = ports
    this.#spooling = new Spooling(context, { ports, ledger, tables: inspection.plan.tables })
  }

  async carryOut(phase: Phase, command: Command): Promise<void> {
    await haltLeftOut(this.#context, this.#ledger)
    await this.#haltAltered()
    switch (phase) {
      case 'schema':
        return this.#schema()
      case 'full':
        return this.#full(command === 'run')
      case 'verify':
        return this.#verify(command === 'repair')
      case 'incremental':
        return this.#incremental()
      case 'precheck':
      case 'reverse':
        throw new RangeError(`phase ${phase} is not carried out here`)
    }
  }

  async settleAccounts(): Promise<void> {
    const settings = planSettings(this.#context.job, this.#inspection.target)
    const inspection = { ...this.#inspection, plan: this.#plan }
    await settleAccounts(this.#context, { inspection, settings, ledger: this.#ledger, ports: this.#ports })
  }

  #tellProgress(): void {
    this.#context.sink.progress(this.#context.record.progress())
  }

  /**
   * Rows no longer flow in: what was made asleep wakes, as far as it has been made. Should changes be followed again, it is put to
   * sleep for that time.
   */
  async wake(): Promise<void> {
    await using writer = await this.#openWriter()
    const { halted } = this.#context.record
    await wakeTriggers(withoutTriggersOf(halted, this.#plan), this.#ledger, writer, this.#context.signal)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#spooling[Symbol.asyncDispose]()
    await this.#loaded?.snapshot?.[Symbol.asyncDispose]()
  }

  async #schema(): Promise<void> {
    const { record, sink, job, signal } = this.#context
    const onObject = (result: ObjectResult) => {
      record.object(result)
      sink.append({ type: 'object', object: result })
    }
    await using writer = await this.#openWriter()
    const policy = job.options['target.existing']
    await runSchemaPhase({ plan: this.#plan, ledger: this.#ledger, writer, policy, onObject }, signal)
  }

  /** `goesOn`: this process follows the log afterwards. */
  async #full(goesOn: boolean): Promise<void> {
    const { options, signal } = this.#context
    await this.#assertTables('full')
    // What rows are loaded into is what the log is decoded by from the load's position on.
    if (this.#context.job.mode === 'online')
      await this.#ledger.recordStructures(
        this.#plan.tables.map(({ plan: { source } }) => this.#sourceTable(source)),
      )
    const request = {
      plan: this.#plan,
      ledger: this.#ledger,
      source: this.#ports.sourceReader,
      openSourceMonitor: this.#ports.openSourceMonitor,
      openTargetMonitor: this.#ports.openTargetMonitor,
      openBulkWriter: this.#ports.openBulkWriter,
      openSchemaWriter: () => this.#openWriter(),
      reread: (stop: AbortSignal) => this.#reread(stop),
      options,
      observer: loadObserver(this.#context),
      ...(goesOn && this.#context.job.mode === 'online' ? { onStart: this.#spooling.onStart } : {}),
    }
    this.#loaded = await runFullPhase(request, signal)
    this.#tellProgress()
    this.#context.record.rejected = await this.#ledger.rejectedRows()
  }

  async #verify(isRepair: boolean): Promise<void> {
    if (!(await this.#isLoadedByOthers())) await this.#assertTables('verify')
    if (this.#loaded === null) await recallLoad(this.#ledger, this.#context.record.counters)
    const request = { plan: this.#plan, ledger: this.#ledger, ports: this.#ports, loaded: this.#loaded }
    await (isRepair ? repairRun : verifyRun)(this.#context, request)
  }

  async #incremental(): Promise<void> {
    const tables = await this.#followedTables()
    await this.#assertTables('incremental', new Set(tables.map(({ name }) => name)))
    // A view of the load that stays open holds up the source's purge.
    await this.#loaded?.snapshot?.[Symbol.asyncDispose]()
    this.#loaded = null
    const { job } = this.#context
    await followSource(this.#context, {
      schema: { ...this.#inspection.schema, tables },
      settings: planSettings(job, this.#inspection.target),
      ledger: this.#ledger,
      ports: { ...this.#ports, changeReader: this.#spooling.reader },
      selection: job.objects,
      onPlan: (plan) => (this.#followed = plan),
      onApplied: (progress) => this.#spooling.applied(progress),
    })
    // Whoever hears that the phase is done may switch over.
    await this.#moveSequences()
    await this.wake()
  }

  #openWriter(): Promise<SchemaWriter> {
    return this.#ports.openSchemaWriter(blockedAlarm(this.#context))
  }

  /** Behind the rows that were followed (pitfall A02). */
  async #moveSequences(): Promise<void> {
    const { signal } = this.#context
    const { plan } = await this.#reread(signal)
    await using writer = await this.#ports.openSchemaWriter()
    await moveSequences({ tables: plan.tables, catalog: this.#ports.targetCatalog, writer }, signal)
  }

  /** Without the tables that do not go on in this run. */
  get #plan(): DatabasePlan {
    const plan = this.#followed ?? this.#inspection.plan
    const { halted } = this.#context.record
    return { ...plan, tables: plan.tables.filter((table) => !halted.has(table.plan.source.name)) }
  }

  async #haltAltered(): Promise<void> {
    const observer = loadObserver(this.#context)
    for (const { table, byEdit } of alteredTables(this.#plan, await this.#ledger.objects('table'))) {
      const { name } = table.plan.source
      observer.tableState(name, 'failed')
      observer.tableHalted(name, dmError(byEdit ? 'DM-TGT-052' : 'DM-SRC-011', { table: name }))
    }
  }

  /** Also of the structure: a table altered since the plan was made is not read into the former target. */
  async #reread(signal: AbortSignal): Promise<Reread> {
    const { job } = this.#context
    const schema = await this.#ports.sourceCatalog.read(job.objects, signal)
    const changed = changedTables(this.#inspection.schema, schema)
    return { changed, plan: planDatabase(schema, planSettings(job, this.#inspection.target)) }
  }

  /** This sub-task has made nothing, and the target's schema holds tables all the same. */
  async #isLoadedByOthers(): Promise<boolean> {
    if ((await this.#ledger.objectStates()).length > 0) return false
    await using writer = await this.#ports.openSchemaWriter()
    return (await writer.existing(this.#plan.schema.targetName)).foreign.length > 0
  }

  /** Those on record; before any is, those that were loaded. */
  async #followedTables(): Promise<readonly Table[]> {
    const { halted } = this.#context.record
    const recorded = await this.#ledger.structures()
    const tables =
      recorded.length > 0
        ? recorded
        : this.#plan.tables.map(({ plan: { source } }) => this.#sourceTable(source))
    return tables.filter(({ name }) => !halted.has(name))
  }

  /** With the columns that rules leave out, which are in the log all the same. */
  #sourceTable({ name }: Table): Table {
    const found = this.#inspection.schema.tables.find((table) => table.name === name)
    if (found === undefined) throw new RangeError(`table ${name} is planned and not there`)
    return found
  }

  async #assertTables(phase: Phase, only: ReadonlySet<string> | null = null): Promise<void> {
    const objects = await this.#ledger.objectStates()
    const there = new Set(objects.filter(({ state }) => state !== 'failed').map(objectKey))
    const missing = this.#plan.tables.find(
      (table) => only?.has(table.plan.source.name) !== false && !there.has(objectKey(table.create)),
    )
    if (missing === undefined) return
    throw dmError('DM-JOB-017', { phase, needed: 'schema', table: missing.plan.source.name })
  }
}
