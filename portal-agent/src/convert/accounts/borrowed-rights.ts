import type { TargetRoles } from '../../model/ports/catalog.ts'
import { quoteIdent } from '../quote.ts'
import type { PlannedStatement } from './plan-accounts.ts'

/** What stands in front of and behind a statement within its transaction. */
interface Borrowed {
  readonly before: readonly string[]
  readonly after: readonly string[]
}

/**
 * To give an object to a role one has to be able to become that role, and the role has to be allowed to create in the schema.
 * Where a definer's role lacks that, it is lent for one transaction: nobody else sees it, and a crash leaves nothing of it.
 */
export function borrowedRights(
  statements: readonly PlannedStatement[],
  target: TargetRoles,
  schema: string,
): (statement: PlannedStatement) => Borrowed {
  const known = new Map(target.roles.map((role) => [role.name, role]))
  const definers = [...new Set(statements.filter(({ kind }) => kind === 'definer').map(({ role }) => role))]
  const user = quoteIdent(target.user)
  const strangers = definers.filter((role) => known.get(role)?.assumable !== true).map(quoteIdent)
  const become = strangers.map((role) => `GRANT ${role} TO ${user}`)
  const leave = strangers.map((role) => `REVOKE ${role} FROM ${user}`)
  return ({ kind, role }) => {
    if (kind === 'role' || kind === 'membership') return { before: [], after: [] }
    const lacks = kind === 'definer' && known.get(role)?.creates !== true && role !== target.schemaOwner
    const [on, name] = [`CREATE ON SCHEMA ${quoteIdent(schema)}`, quoteIdent(role)]
    return {
      before: [...become, ...(lacks ? [`GRANT ${on} TO ${name}`] : [])],
      after: [...(lacks ? [`REVOKE ${on} FROM ${name}`] : []), ...leave],
    }
  }
}
