import type { Expr } from '../syntax/tree.ts'
import type { Value } from './value.ts'

export interface OutputColumn {
  readonly name: string
  readonly value: Value
}

/** A table, view or subquery as a query sees it. */
export interface Relation {
  readonly alias: string
  /** Quoted, as columns are qualified by. */
  readonly sql: string
  /** Null where the columns are not known. */
  readonly columns: readonly OutputColumn[] | null
}

/** One query's names. Those of the queries around it are seen as well. */
export class Scope {
  readonly relations: Relation[] = []
  readonly parent: Scope | null
  /** Names of select items. */
  readonly aliases = new Map<string, Expr>()
  /** SQL of the grouping expressions; null where nothing is grouped. */
  groups: ReadonlyMap<string, string> | null = null
  /** GROUP BY ... WITH ROLLUP: each key is NULL in the rows that stand for all. */
  rolled = false
  inAggregate = false
  /** HAVING and ORDER BY see the names of select items. */
  seesAliases = false

  constructor(parent: Scope | null) {
    this.parent = parent
  }

  relation(alias: string): Relation | null {
    return this.relations.find((relation) => relation.alias === alias) ?? null
  }
}
