import type { AccountsReport, ObjectResult } from '@data-migration/contract/portal'
import type { DatabaseSchema } from '../../model/schema.ts'
import type { StoredObjects } from '../../model/stored-objects.ts'
import { type DefinerMap, mappedDefiner, userOf } from './definer-map.ts'

/** An object of the source that runs with the rights of its definer (pitfall V03). */
interface DefinedObject {
  readonly kind: ObjectResult['kind']
  readonly sourceName: string
  readonly definer: string
}

/** Triggers always do. */
export function definedObjects({ views, routines, triggers }: StoredObjects): DefinedObject[] {
  return [
    ...views
      .filter(({ security }) => security === 'definer')
      .map(({ name, definer }) => ({ kind: 'view' as const, sourceName: name, definer })),
    ...routines
      .filter(({ security }) => security === 'definer')
      .map(({ kind, name, definer }) => ({ kind, sourceName: name, definer })),
    ...triggers.map(({ table, name, definer }) => ({
      kind: 'trigger' as const,
      sourceName: `${table}.${name}`,
      definer,
    })),
  ]
}

export interface Definers {
  /** Role that shall own an object so that it runs with its rights; null where there is none. */
  roleOf(kind: ObjectResult['kind'], sourceName: string): string | null
  readonly report: AccountsReport['definers']
}

/** By the map, else by the role the definer's account became. What runs with other rights is told. */
export function definersOf(
  { stored }: Pick<DatabaseSchema, 'stored'>,
  map: DefinerMap,
  accountRole: (user: string) => string | null,
  otherwise: string,
): Definers {
  const roles = new Map<string, string>()
  const report: AccountsReport['definers'] = []
  for (const { kind, sourceName, definer } of definedObjects(stored)) {
    const role = mappedDefiner(map, definer) ?? accountRole(userOf(definer))
    if (role !== null) roles.set(`${kind} ${sourceName}`, role)
    else
      report.push({
        object: `${kind} ${sourceName}`,
        definer,
        role: otherwise,
        remark: `runs with the rights of ${otherwise}; name a role for its definer in object.definerMap`,
      })
  }
  return { roleOf: (kind, sourceName) => roles.get(`${kind} ${sourceName}`) ?? null, report }
}
