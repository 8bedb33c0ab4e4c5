import type { ObjectResult } from '@data-migration/contract/portal'
import type { PlanSettings } from '../convert/settings.ts'
import { followAlter } from '../convert/structure/follow-alter.ts'
import { followCreate } from '../convert/structure/follow-create.ts'
import { followDrop } from '../convert/structure/follow-drop.ts'
import { followRename } from '../convert/structure/follow-rename.ts'
import type { Followed, FollowSettings } from '../convert/structure/followed.ts'
import { isGhost, isGhostLog } from '../convert/structure/ghosts.ts'
import { NotFollowed, notFollowed } from '../convert/structure/not-followed.ts'
import { textOf } from '../convert/structure/planning.ts'
import { readStructureStatement } from '../convert/structure/read-statement.ts'
import { isSameTable } from '../convert/structure/same-table.ts'
import { statementMode } from '../convert/structure/statement-mode.ts'
import { type DatabasePlan, planDatabase } from '../convert/plan-database.ts'
import type { LoggedStatement } from '../model/change-block.ts'
import type { StructureStep } from '../model/ports/change-applier.ts'
import type { ObjectDdl } from '../model/ports/schema-writer.ts'
import type { DatabaseSchema, Table } from '../model/schema.ts'
import type { SourceDialect } from '../model/source-dialect.ts'
import type { TablePlan } from '../model/table-plan.ts'
import { type Judgement, judgeStatement, namedTables } from './plan/judge-statement.ts'

/** Where the structure comes from that the log is decoded by, and who is told of another. */
export interface StructureRequest {
  /** What does not change with tables; its own tables are those of which no structure is on record. */
  readonly schema: DatabaseSchema
  /** Tables that do not go on in this run. */
  readonly halted: ReadonlySet<string>
  /** Tables an operator has left out, as of the position that is on record; whoever asks tells of those that are new. */
  readonly leftOut: () => Promise<ReadonlySet<string>>
  /** Whether the job moves a table of this name. */
  readonly selects: (table: string) => boolean
  readonly settings: PlanSettings
  readonly dialect: SourceDialect
  /** On record, as of the position that is on record. */
  readonly recorded: () => Promise<readonly Table[]>
  readonly record: (tables: readonly Table[]) => Promise<void>
  /** As the source has it now; null for a table that is not there. */
  readonly live: (table: string, signal: AbortSignal) => Promise<Table | null>
  /** The structure is about to change on the target: nobody may be reading its tables. */
  readonly beforeChange: () => Promise<void>
  readonly onPlan: (plan: DatabasePlan) => void
}

/** A change of structure, ready to be carried out. */
export interface StructureChange {
  readonly next: FollowedStructure
  readonly step: StructureStep
}

/** The structure of the source at one place of its log, and what the target is made of by it. Never changes. */
export class FollowedStructure {
  /** Of what is followed. */
  readonly plan: DatabasePlan
  readonly plans: readonly TablePlan[]
  /** Also of tables that are left out: they are on the target, and others were made beside them. */
  readonly schema: DatabaseSchema
  readonly leftOut: ReadonlySet<string>
  readonly #request: StructureRequest
  readonly #names: ReadonlySet<string>

  private constructor(
    request: StructureRequest,
    schema: DatabaseSchema,
    plan: DatabasePlan,
    known: readonly TablePlan[],
    leftOut: ReadonlySet<string>,
  ) {
    const isFollowed = (table: TablePlan) => !leftOut.has(table.source.name)
    this.#request = request
    this.schema = schema
    this.plan = { ...plan, tables: plan.tables.filter((table) => isFollowed(table.plan)) }
    this.plans = known.filter(isFollowed)
    this.leftOut = leftOut
    this.#names = new Set(this.plans.map(({ source }) => source.name))
  }

  /** As of the position that is on record in the target. */
  static async recall(request: StructureRequest): Promise<FollowedStructure> {
    await request.record(request.schema.tables)
    const leftOut = await request.leftOut()
    const tables = (await request.recorded()).filter(({ name }) => !request.halted.has(name))
    const schema = { ...request.schema, tables: tables.toSorted((a, b) => (a.name < b.name ? -1 : 1)) }
    const plan = planDatabase(schema, request.settings)
    const known = plan.tables.map((table) => table.plan)
    const structure = new FollowedStructure(request, schema, plan, known, leftOut)
    request.onPlan(structure.plan)
    return structure
  }

  get settings(): PlanSettings {
    return this.#request.settings
  }

  /** Tables a statement names that are followed or would be, in this structure's spelling; null where its form is not known. */
  named(statement: LoggedStatement): readonly string[] | null {
    const { foldsNames } = this.#request.dialect
    const names = namedTables(statement, this.schema.database)
    const spelled = names?.map((name) => (foldsNames ? name.toLowerCase() : name))
    return spelled?.filter((name) => this.#names.has(name) || this.#selects(name)) ?? null
  }

  isFollowed(table: string): boolean {
    return this.#names.has(table)
  }

  /** The same request with other tables; what is known of those that stay as they are stays. */
  behind(
    { schema, plan }: Pick<Followed, 'schema' | 'plan'>,
    changed: ReadonlySet<string>,
    leftOut: ReadonlySet<string> = this.leftOut,
  ): FollowedStructure {
    const known = new Map(this.plans.map((table) => [table.source.name, table]))
    const plans = plan.tables.map((table) => {
      const { name } = table.plan.source
      return changed.has(name) ? table.plan : (known.get(name) ?? table.plan)
    })
    return new FollowedStructure(this.#request, schema, plan, plans, leftOut)
  }

  judge(statement: LoggedStatement): Judgement {
    const { foldsNames } = this.#request.dialect
    const selects = (table: string) => this.#selects(table)
    return judgeStatement(statement, this.schema.database, this.#names, { foldsNames, selects })
  }

  /** What a tool makes beside a table that is moved comes along: it will take its place (pitfall D16). */
  #selects(table: string): boolean {
    if (isGhostLog(table) || this.leftOut.has(table)) return false
    return this.#request.selects(table) || isGhost(table, this.#names)
  }

  /** Whether rows behind it in the log may be of another structure. */
  changesWith(statement: LoggedStatement): boolean {
    const judgement = this.judge(statement)
    return judgement === 'follow' || judgement === 'stop'
  }

  /**
   * What a statement that is to be followed comes to; the reason where a table that is new cannot be: the target never had
   * it. Errors: NotFollowed.
   */
  async follow(statement: LoggedStatement, signal: AbortSignal): Promise<StructureChange | string> {
    const { settings: plan, dialect } = this.#request
    const mode = statementMode(statement.sqlMode, dialect)
    const stamp = new Date(statement.committedAtMs).toISOString().replace(/\D/g, '').slice(0, 14)
    const settings: FollowSettings = { plan, dialect, mode, database: statement.schema, stamp }
    try {
      this.#assertWithoutLeftOut(statement)
      const followed = this.#follow(statement.sql, settings)
      const { checked, notes } = await this.#compare(followed, signal)
      return this.#change(statement, checked, notes)
    } catch (error) {
      if (error instanceof NotFollowed && isNewTable(statement.sql)) return error.message
      throw error
    }
  }

  /** What it comes to for one that is followed would be made of one whose rows are not those of the source. */
  #assertWithoutLeftOut(statement: LoggedStatement): void {
    const names = namedTables(statement, this.schema.database) ?? []
    const found = names.find((name) => this.leftOut.has(name))
    if (found !== undefined) throw notFollowed(`table ${found} is left out`)
  }

  #follow(sql: string, settings: FollowSettings): Followed {
    const parsed = readStructureStatement(sql, settings.mode)
    if (settings.dialect.foldsNames && parsed.is !== 'alter')
      throw notFollowed('names of tables are folded by the source')
    switch (parsed.is) {
      case 'alter': {
        const { name } = parsed.table
        const table = { ...parsed.table, name: settings.dialect.foldsNames ? name.toLowerCase() : name }
        return followAlter(this.schema, { ...parsed, table }, settings)
      }
      case 'create':
      case 'create-like':
        if (parsed.replace && this.#names.has(parsed.table.name))
          throw notFollowed('a table that is moved is replaced')
        return followCreate(this.schema, parsed, settings)
      case 'drop':
        return followDrop(this.schema, parsed, settings)
      case 'rename':
        return followRename(this.schema, parsed, settings)
    }
  }

  #change({ sql }: LoggedStatement, followed: Followed, notes: readonly string[]): StructureChange {
    const { schema, plan, statements, versions, gone, made } = followed
    const changed = [...versions.keys()]
    const known = new Map(this.plans.map((table) => [table.source.name, table]))
    const step: StructureStep = {
      kind: 'structure',
      statements,
      tables: changed.flatMap((name) => known.get(name) ?? []),
      structures: versions,
      gone,
      made: made.map(madeObject),
      leftOut: [],
      statement: sql,
      action: ['followed', ...notes].join('; '),
    }
    return { next: this.behind({ schema, plan }, new Set(changed)), step }
  }

  /**
   * The source's catalogue shows the structure of now, which later statements may have changed again. Where it is as worked
   * out, its own wording is kept.
   */
  async #compare(followed: Followed, signal: AbortSignal): Promise<{ checked: Followed; notes: string[] }> {
    const notes: string[] = []
    const versions = new Map(followed.versions)
    for (const [name, table] of followed.versions) {
      if (table === null) continue
      const live = await this.#request.live(name, signal)
      if (live !== null && isSameTable(table, live)) versions.set(name, live)
      else
        notes.push(
          `the source's catalogue shows ${name} otherwise now: a later statement, or one that is not in its log`,
        )
    }
    if (notes.length === followed.versions.size) return { checked: followed, notes }
    const tables = followed.schema.tables.map((table) => versions.get(table.name) ?? table)
    const schema = { ...followed.schema, tables }
    const plan = planDatabase(schema, this.#request.settings)
    return { checked: { ...followed, schema, plan, versions, ...madeOf(followed, plan) }, notes }
  }
}

export function madeObject(object: ObjectDdl): ObjectResult {
  const { kind, sourceName, targetName, remarks } = object
  return { kind, sourceName, targetName, state: 'created', ddl: textOf(object), remarks: [...remarks] }
}

/** The records in the wording of the plan. */
function madeOf({ made }: Followed, plan: DatabasePlan): Pick<Followed, 'made'> {
  const key = ({ kind, sourceName, targetName }: Followed['made'][number]) =>
    JSON.stringify([kind, sourceName, targetName])
  const all = plan.tables.flatMap(({ create, indexes, foreignKeys, comments }) => [
    create,
    ...indexes,
    ...foreignKeys,
    ...(comments === null ? [] : [comments]),
  ])
  const now = new Map(all.map((object) => [key(object), object]))
  return { made: made.map((object) => now.get(key(object)) ?? object) }
}

/** One that replaces a table that is moved is not: `judge` has seen that it names none. */
function isNewTable(sql: string): boolean {
  return /^\s*(\/\*[^]*?\*\/\s*)*CREATE\s+(OR\s+REPLACE\s+)?TABLE\b/i.test(sql)
}

/** Why a statement cannot be followed; other failures are thrown on. */
export function reasonOf(error: unknown): string {
  if (error instanceof NotFollowed) return error.message
  throw error
}
