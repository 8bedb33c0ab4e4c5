import type { AccountStatement } from '@data-migration/contract/portal'
import type { ObjectDdl } from '../../model/ports/schema-writer.ts'
import type { DatabasePlan } from '../plan-database.ts'
import { quoteIdent } from '../quote.ts'
import { createdIdentities } from './created-identities.ts'
import type { Definers } from './definers.ts'

type Planned = Pick<AccountStatement, 'kind' | 'role' | 'sql'>

/** Everything that was made goes to its owner, and what runs with rights of its own to whom it has them from. */
export function ownerStatements(
  plan: DatabasePlan,
  isMade: (object: ObjectDdl) => boolean,
  owner: string,
  definers: Definers,
): Planned[] {
  const objects = [
    plan.schema,
    ...plan.prelude,
    ...plan.tables.flatMap(({ create, indexes }) => [create, ...indexes]),
    ...plan.stored,
  ]
  return objects.filter(isMade).flatMap((object) => {
    const definer = definers.roleOf(object.kind, object.sourceName)
    const role = definer ?? owner
    if (role === '') return []
    return createdIdentities(object).map((identity) => ({
      kind: definer === null ? ('owner' as const) : ('definer' as const),
      role,
      sql: `ALTER ${identity} OWNER TO ${quoteIdent(role)}`,
    }))
  })
}
