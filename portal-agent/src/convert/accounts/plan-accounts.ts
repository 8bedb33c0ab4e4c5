import type { AccountsReport, AccountStatement } from '@data-migration/contract/portal'
import { type AccountName, accountText, type SourceAccounts } from '../../model/accounts.ts'
import type { TargetRoles } from '../../model/ports/catalog.ts'
import type { ObjectDdl } from '../../model/ports/schema-writer.ts'
import type { DatabaseSchema } from '../../model/schema.ts'
import type { DatabasePlan } from '../plan-database.ts'
import { quoteIdent } from '../quote.ts'
import type { PlanSettings } from '../settings.ts'
import { parseDefinerMap } from './definer-map.ts'
import { definersOf } from './definers.ts'
import { type GrantableObjects, grantableObjects } from './grantable-objects.ts'
import { everybody, mergeAccounts, type MergedAccounts } from './merge-accounts.ts'
import { ownerStatements } from './owner-statements.ts'
import { roleStatement } from './role-statements.ts'
import { roleSql, translateGrants } from './translate-grants.ts'

export type PlannedStatement = Pick<AccountStatement, 'kind' | 'role' | 'sql'>

export interface AccountsPlan extends Omit<AccountsReport, 'statements' | 'script'> {
  /** In the order in which they can be carried out; each can be repeated. */
  readonly statements: readonly PlannedStatement[]
}

interface AccountsRequest {
  /** Null where accounts are left alone. */
  readonly source: SourceAccounts | null
  readonly target: TargetRoles
  readonly schema: DatabaseSchema
  readonly plan: DatabasePlan
  readonly settings: PlanSettings
  /** What is not on the target can be neither granted nor given away. */
  readonly isMade: (object: ObjectDdl) => boolean
}

const none: SourceAccounts = { accounts: [], grants: [], roles: [], elsewhere: [], proxies: [], unread: [] }

/** Roles, privileges and owners on the target (pitfalls V03, V08). Pure: what the source has and the target is goes in. */
export function planAccounts(request: AccountsRequest): AccountsPlan {
  const { target, schema, plan, settings, isMade } = request
  const source = request.source ?? none
  const merged = mergeAccounts(source, target, settings)
  const objects = grantableObjects(plan, isMade)
  const members = membershipsOf(source, merged)
  const grants = grantsOf(source, merged, objects, settings)
  const owner = settings.options['object.owner']
  const definers = definersOf(
    schema,
    parseDefinerMap(settings.options['object.definerMap']),
    // Only a role that is made is one to own something.
    (user) => (willMake(settings) ? merged.roleOf({ user, host: '%' }) : null),
    owner === '' ? target.user : owner,
  )
  const revokes = request.source === null ? [] : revokesOf(objects)
  return {
    mode: settings.options['accounts.mode'],
    unread: [...source.unread],
    roles: [...merged.roles],
    leftOut: [...merged.leftOut],
    statements: [
      ...merged.roles.map((role) => roleStatement(role, settings.targetKind)),
      ...members.statements,
      ...ownerStatements(plan, isMade, owner, definers),
      ...revokes,
      ...grants.statements,
    ],
    notTranslated: [...members.left, ...grants.left, ...elsewhereOf(source, merged)],
    definers: definers.report,
  }
}

function willMake({ options }: PlanSettings): boolean {
  return options['accounts.mode'] === 'script' || options['accounts.mode'] === 'apply'
}

interface Part {
  readonly statements: readonly PlannedStatement[]
  readonly left: AccountsReport['notTranslated']
}

function membershipsOf({ roles }: SourceAccounts, merged: MergedAccounts): Part {
  const statements = new Map<string, PlannedStatement>()
  const left: AccountsReport['notTranslated'] = []
  for (const { role, member, admin } of roles) {
    const [from, to] = [merged.roleOf(role), merged.roleOf(member)]
    if (to === null || from === to) continue
    if (from === null || from === everybody || to === everybody) {
      const reason = 'the role is left out, or everybody has it'
      left.push({ account: accountText(member), privilege: `role ${accountText(role)}`, on: '*.*', reason })
      continue
    }
    const sql = `GRANT ${quoteIdent(from)} TO ${quoteIdent(to)}`
    if (admin || !statements.has(sql))
      statements.set(sql, { kind: 'membership', role: to, sql: admin ? `${sql} WITH ADMIN OPTION` : sql })
  }
  return { statements: [...statements.values()], left }
}

function grantsOf(
  { grants }: SourceAccounts,
  merged: MergedAccounts,
  objects: GrantableObjects,
  settings: PlanSettings,
): Part {
  const roles = [...new Set(grants.flatMap(({ account }) => merged.roleOf(account) ?? []))]
  const parts = roles.map((role) => {
    const own = grants.filter(({ account }) => merged.roleOf(account) === role)
    return { role, ...translateGrants(role, own, objects, settings) }
  })
  return {
    statements: parts.flatMap(({ role, statements }) =>
      statements.map((sql) => ({ kind: 'grant' as const, role, sql })),
    ),
    left: parts.flatMap(({ notTranslated }) => notTranslated),
  }
}

/**
 * On the target everybody may call a function unless that is taken away; on the source nobody may who was not granted it. One
 * that a view calls stays as it is: there it runs with the rights of who reads the view.
 */
function revokesOf({ routines }: GrantableObjects): PlannedStatement[] {
  return routines
    .filter(({ inView }) => !inView)
    .map(({ sql }) => ({
      kind: 'revoke',
      role: everybody,
      sql: `REVOKE EXECUTE ON ${sql} FROM ${roleSql(everybody)}`,
    }))
}

function elsewhereOf(
  { elsewhere, proxies }: SourceAccounts,
  merged: MergedAccounts,
): AccountsReport['notTranslated'] {
  const isOurs = (account: AccountName) => merged.roleOf(account) !== null
  return [
    ...elsewhere
      .filter(({ account }) => isOurs(account))
      .map(({ account, databases }) => ({
        account: accountText(account),
        privilege: 'privileges',
        on: databases.join(', '),
        reason: 'on databases that are no part of this migration',
      })),
    ...proxies
      .filter(({ who }) => isOurs(who))
      .map(({ who, as }) => ({
        account: accountText(who),
        privilege: `PROXY for ${accountText(as)}`,
        on: '*.*',
        reason: 'membership with SET ROLE is the nearest on the target, to be granted by hand',
      })),
  ]
}
