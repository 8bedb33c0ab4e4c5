import type { Context, Surroundings } from './context.ts'
import { emitExpr } from './expressions.ts'
import { emitQuery } from './queries.ts'

export function newContext(around: Surroundings, collation: string): Context {
  return {
    around,
    collation,
    compat: new Set(),
    remarks: new Set(),
    uses: new Set(),
    scope: null,
    variables: [],
    local: new Map(),
    userVariables: new Map(),
    strict: false,
    expr: emitExpr,
    query: emitQuery,
  }
}
