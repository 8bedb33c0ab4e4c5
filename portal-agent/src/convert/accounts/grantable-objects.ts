import type { ObjectDdl } from '../../model/ports/schema-writer.ts'
import { objectKey } from '../../model/object-key.ts'
import type { DatabasePlan } from '../plan-database.ts'
import { quoteIdent } from '../quote.ts'
import { createdIdentities } from './created-identities.ts'

export interface GrantableTable {
  /** `"shop"."t"`. */
  readonly sql: string
  /** Source name in lower case → quoted name on the target; null for a view, whose columns are folded only. */
  readonly columns: ReadonlyMap<string, string>
  /** A sequence that an INSERT draws from with the rights of who inserts. */
  readonly sequence: string | null
}

interface GrantableRoutine {
  readonly kind: 'function' | 'procedure'
  readonly name: string
  /** `FUNCTION "shop"."f"(integer)`. */
  readonly sql: string
  /** A view calls it, with the rights of who reads the view. */
  readonly inView: boolean
}

/** What of the target privileges can be given on; by names of the source in lower case. */
export interface GrantableObjects {
  readonly tables: ReadonlyMap<string, GrantableTable>
  readonly routines: readonly GrantableRoutine[]
}

export function grantableObjects(
  plan: DatabasePlan,
  isMade: (object: ObjectDdl) => boolean,
): GrantableObjects {
  const tables = new Map<string, GrantableTable>()
  for (const { plan: table, create } of plan.tables)
    if (isMade(create))
      tables.set(table.source.name.toLowerCase(), {
        sql: `${quoteIdent(table.targetSchema)}.${quoteIdent(table.target)}`,
        columns: new Map(
          [...table.columns, ...table.generated].map(({ source, target }) => [
            source.name.toLowerCase(),
            quoteIdent(target),
          ]),
        ),
        sequence: sequenceOf(create),
      })
  const views = plan.stored.filter((object) => object.kind === 'view' && isMade(object))
  for (const view of views)
    for (const identity of createdIdentities(view))
      tables.set(view.sourceName.toLowerCase(), {
        sql: identity.replace(/^VIEW /, ''),
        columns: new Map(),
        sequence: null,
      })
  const needed = new Set(views.flatMap(({ needs = [] }) => needs))
  return { tables, routines: plan.stored.flatMap((object) => routineOf(object, needed, isMade)) }
}

const createSequence = 'CREATE SEQUENCE '

/** Of an identity column the server sees to it itself. */
function sequenceOf({ statements }: ObjectDdl): string | null {
  const statement = statements.find((each) => each.startsWith(createSequence))
  return statement?.slice(createSequence.length) ?? null
}

function routineOf(
  object: ObjectDdl,
  needed: ReadonlySet<string>,
  isMade: (object: ObjectDdl) => boolean,
): GrantableRoutine[] {
  const { kind, sourceName, added } = object
  if ((kind !== 'function' && kind !== 'procedure') || added === true || !isMade(object)) return []
  const inView = needed.has(objectKey(object))
  return createdIdentities(object).map((sql) => ({ kind, name: sourceName.toLowerCase(), sql, inView }))
}
