import type { AccountsReport } from '@data-migration/contract/portal'
import { type AccountGrant, accountText, type GrantScope } from '../../model/accounts.ts'
import { quoteIdent } from '../quote.ts'
import type { PlanSettings } from '../settings.ts'
import type { GrantableObjects, GrantableTable } from './grantable-objects.ts'
import { everybody } from './merge-accounts.ts'
import { type Meaning, meaningOf } from './privilege-map.ts'
import { WantedGrants } from './wanted-grants.ts'

interface TranslatedGrants {
  readonly statements: readonly string[]
  readonly notTranslated: AccountsReport['notTranslated']
}

const notThere = 'not part of this migration, or not made on the target'

/** All privileges of the accounts that one role stands for. Nothing is given that the source did not give. */
export function translateGrants(
  role: string,
  grants: readonly AccountGrant[],
  objects: GrantableObjects,
  settings: PlanSettings,
): TranslatedGrants {
  const schema = `SCHEMA ${quoteIdent(settings.targetSchema)}`
  const translation = new Translation(new WantedGrants(roleSql(role), schema), objects, settings)
  for (const grant of grants) translation.add(grant)
  return {
    statements: translation.wanted.statements(settings.options['object.owner']),
    notTranslated: translation.left,
  }
}

export function roleSql(role: string): string {
  return role === everybody ? everybody : quoteIdent(role)
}

class Translation {
  readonly wanted: WantedGrants
  readonly left: AccountsReport['notTranslated'] = []
  readonly #objects: GrantableObjects
  readonly #settings: PlanSettings

  constructor(wanted: WantedGrants, objects: GrantableObjects, settings: PlanSettings) {
    this.wanted = wanted
    this.#objects = objects
    this.#settings = settings
  }

  add(grant: AccountGrant): void {
    for (const privilege of grant.privileges) {
      const meaning = this.#meaning(privilege, grant)
      const reason = 'left' in meaning ? meaning.left : (this.#give(meaning, grant) ?? meaning.but)
      if (reason !== undefined) this.#leave(grant, privilege, reason)
    }
  }

  /** Where CREATE is given as well, nothing is missing. */
  #meaning(privilege: string, { scope, privileges }: AccountGrant): Meaning {
    const whole = scope.kind === 'global' || scope.kind === 'database'
    if (whole && privilege.startsWith('CREATE ') && privileges.includes('CREATE')) {
      const created = privilege === 'CREATE VIEW' || privilege === 'CREATE ROUTINE'
      if (created) return meaningOf('CREATE', scope)
    }
    return meaningOf(privilege, scope)
  }

  /** Why it could not be given. */
  #give(meaning: Exclude<Meaning, { left: string }>, { scope, grantable }: AccountGrant): string | undefined {
    const { on, privilege } = meaning
    if (on === 'schema') return void this.wanted.add(this.#schema, privilege, grantable)
    if (on === 'routine') return this.#giveRoutines(scope, privilege, grantable)
    if (scope.kind === 'table' || scope.kind === 'column') return this.#giveTable(scope, privilege, grantable)
    return this.#giveTables(privilege, grantable)
  }

  get #schema(): string {
    return `SCHEMA ${quoteIdent(this.#settings.targetSchema)}`
  }

  #giveTable(
    scope: Extract<GrantScope, { kind: 'table' | 'column' }>,
    privilege: string,
    grantable: boolean,
  ): string | undefined {
    const table = this.#objects.tables.get(scope.table.toLowerCase())
    if (table === undefined) return notThere
    if (scope.kind === 'table') this.wanted.add(`TABLE ${table.sql}`, privilege, grantable)
    else {
      const column = columnOf(table, scope.column)
      if (column === undefined) return notThere
      this.wanted.addColumn(table.sql, privilege, column, grantable)
    }
    if (privilege === 'INSERT' && table.sequence !== null)
      this.wanted.add(`SEQUENCE ${table.sequence}`, 'USAGE', grantable)
    return undefined
  }

  /** Where the schema is all ours: whatever is in it, and what its owner makes in it later. */
  #giveTables(privilege: string, grantable: boolean): undefined {
    const tables = [...this.#objects.tables.values()]
    if (tables.length === 0) return
    const alone = this.#settings.options['target.existing'] === 'fail'
    const all = (kind: string) => `ALL ${kind} IN ${this.#schema}`
    this.wanted.add(
      alone ? all('TABLES') : `TABLE ${tables.map(({ sql }) => sql).join(', ')}`,
      privilege,
      grantable,
    )
    this.wanted.addDefault('TABLES', privilege, grantable)
    if (privilege !== 'INSERT') return
    const sequences = tables.flatMap(({ sequence }) => sequence ?? [])
    if (alone) this.wanted.add(all('SEQUENCES'), 'USAGE', grantable)
    else if (sequences.length > 0) this.wanted.add(`SEQUENCE ${sequences.join(', ')}`, 'USAGE', grantable)
    this.wanted.addDefault('SEQUENCES', 'USAGE', grantable)
  }

  #giveRoutines(scope: GrantScope, privilege: string, grantable: boolean): string | undefined {
    const one = scope.kind === 'function' || scope.kind === 'procedure' ? scope : null
    const routines = this.#objects.routines.filter(
      ({ kind, name }) => one === null || (kind === one.kind && name === one.routine.toLowerCase()),
    )
    for (const { sql } of routines) this.wanted.add(sql, privilege, grantable)
    return one !== null && routines.length === 0 ? notThere : undefined
  }

  #leave({ account, scope }: AccountGrant, privilege: string, reason: string): void {
    const [on, name] = [scopeText(scope, this.#settings), accountText(account)]
    const known = this.left.find((each) => each.account === name && each.on === on && each.reason === reason)
    if (known === undefined) this.left.push({ account: name, privilege, on, reason })
    else known.privilege += `, ${privilege}`
  }
}

/** Columns of a view are named as the source names them, but for the case. */
function columnOf({ columns }: GrantableTable, name: string): string | undefined {
  return columns.size === 0 ? quoteIdent(name.toLowerCase()) : columns.get(name.toLowerCase())
}

function scopeText(scope: GrantScope, { targetSchema }: PlanSettings): string {
  switch (scope.kind) {
    case 'global':
      return '*.*'
    case 'database':
      return `schema ${targetSchema}`
    case 'table':
      return `table ${scope.table}`
    case 'column':
      return `column ${scope.table}.${scope.column}`
    case 'function':
    case 'procedure':
      return `${scope.kind} ${scope.routine}`
  }
}
