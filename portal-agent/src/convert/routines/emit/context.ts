import type { Value } from './value.ts'
import type { PlanSettings } from '../../settings.ts'
import type { TypeChoices } from '../../type-map.ts'
import type { Expr, Query } from '../syntax/tree.ts'
import type { OutputColumn, Scope } from './scope.ts'
import type { TargetType } from './value.ts'

/** A table or view of the database that objects refer to. */
export interface TableShape {
  /** Quoted and qualified. */
  readonly sql: string
  readonly columns: readonly OutputColumn[]
  readonly types: ReadonlyMap<string, TargetType>
  /** Columns by which a row is known, primary key first: what a doubled row collides with. */
  readonly keys: readonly (readonly string[])[]
  readonly autoIncrement: string | null
  /** Its triggers tell a row that is taken out and put in again from one that is changed. */
  readonly watched: boolean
}

export interface RoutineShape {
  readonly sql: string
  readonly parameters: readonly { readonly mode: 'in' | 'out' | 'inout'; readonly type: TargetType }[]
  readonly returns: TargetType | null
  /** Whether it hands rows to its caller. */
  readonly results: boolean
}

/** What a translation may refer to. Names in lower case. */
export interface Surroundings {
  readonly database: string
  readonly settings: PlanSettings
  readonly choices: TypeChoices
  readonly compatSchema: string
  table(name: string): TableShape | null
  routine(name: string): RoutineShape | null
}

export interface Variable {
  readonly sql: string
  readonly type: TargetType
}

/** What one translation knows and gathers. */
export interface Context {
  readonly around: Surroundings
  /** Compatibility functions it calls. */
  readonly compat: Set<string>
  readonly remarks: Set<string>
  /** What the object refers to, for the order of creation. */
  readonly uses: Set<string>
  readonly scope: Scope | null
  /** Innermost last. */
  readonly variables: readonly ReadonlyMap<string, Variable>[]
  /** Temporary tables and common table expressions by name. */
  readonly local: Map<string, readonly OutputColumn[] | null>
  /** Types of user variables, as last assigned. */
  readonly userVariables: Map<string, TargetType>
  readonly collation: string
  /** Within a value that is stored under a strict sql_mode: what elsewhere is NULL with a warning is an error there. */
  readonly strict: boolean
  readonly expr: (expr: Expr, context: Context) => Value
  readonly query: (
    query: Query,
    context: Context,
  ) => { readonly sql: string; readonly columns: readonly OutputColumn[] }
}

export function findVariable(context: Context, name: string): Variable | null {
  const key = name.toLowerCase()
  for (let i = context.variables.length - 1; i >= 0; i--) {
    const found = context.variables[i]?.get(key)
    if (found !== undefined) return found
  }
  return null
}

/** As `compat`, of two functions: one that yields NULL, one that fails. */
export function compatOrFail(context: Context, name: string): string {
  return compat(context, context.strict ? `${name}_strict` : name)
}

/** The name of a function of the compatibility schema, which is made when something calls it. */
export function compat(context: Context, name: string): string {
  context.compat.add(name)
  return `${context.around.compatSchema}.${name}`
}
