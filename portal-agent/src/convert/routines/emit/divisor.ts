import type { Context } from './context.ts'

/** Zero makes the whole NULL, and an error where a strict sql_mode makes errors of warnings. */
export function divisor(context: Context, sql: string): string {
  return context.strict ? sql : `nullif(${sql}, 0)`
}
