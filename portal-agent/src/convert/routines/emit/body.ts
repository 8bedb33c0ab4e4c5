import type { Condition, Query } from '../syntax/tree.ts'
import type { Blocker } from '../translation.ts'
import type { Context, Variable } from './context.ts'
import type { TargetType } from './value.ts'

/** A handler as the statements it guards see it. */
export interface ActiveHandler {
  readonly conditions: readonly Condition[]
  /** What it does, and how it leaves its block. */
  readonly lines: () => readonly string[]
}

/** Mutable: what the body has come to need so far. */
export interface BodyState {
  readonly text: string
  /** Variables of our own, name → type. */
  readonly hidden: Map<string, string>
  readonly blockers: Blocker[]
  labels: number
  /** Result sets handed over so far on this way through the body, and on the longest way. */
  results: number
  mostResults: number
}

/** What a statement of a routine's body knows. */
export interface Body extends Context {
  readonly kind: 'function' | 'procedure' | 'trigger' | 'event'
  readonly state: BodyState
  /** Outermost first: handlers of one block each. */
  readonly handlers: readonly (readonly ActiveHandler[])[]
  readonly cursors: ReadonlyMap<string, { readonly sql: string; readonly query: Query }>
  readonly conditions: ReadonlyMap<string, Condition>
  readonly returns: TargetType | null
  /** Within an error handler that has undone its block. */
  readonly undone: boolean
  readonly inLoop: boolean
  /** Written under a strict sql_mode. */
  readonly strictMode: boolean
}

/** For what is stored: variables, results, rows. */
export function strictly(body: Body): Body {
  return body.strictMode ? { ...body, strict: true } : body
}

export function hiddenVariable(body: Body, name: string, ddl: string): string {
  body.state.hidden.set(name, ddl)
  return name
}

export function indented(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}

/** Innermost scope of its own. */
export function withVariables(body: Body, variables: ReadonlyMap<string, Variable>): Body {
  return { ...body, variables: [...body.variables, variables] }
}
