/** A value as it is written on the source, and its text on the target; one string where both are alike. */
export type CaseValue = string | readonly [literal: string, text: string | null]

/** One column: its definition in the source's words, what it is on the target, and values that go through. */
export interface ColumnCase {
  readonly pitfalls: string
  readonly source: string
  readonly target: string
  readonly values: readonly CaseValue[]
  readonly only?: 'mysql97' | 'mariadb'
}

/** A table whose parts are what matters: all of `target` has to be among the statements that were carried out. */
export interface TableCase {
  readonly pitfalls: string
  readonly name: string
  readonly source: string
  readonly target: readonly string[]
  readonly rows?: string
  readonly only?: 'mysql97' | 'mariadb'
}

export function cases(
  pitfalls: string,
  list: readonly (readonly [source: string, target: string, ...values: CaseValue[]])[],
  rest: Pick<ColumnCase, 'only'> = {},
): ColumnCase[] {
  return list.map(([source, target, ...values]) => ({ pitfalls, source, target, values, ...rest }))
}

/** `'x'` on the source is `x` on the target. */
export function text(value: string): CaseValue {
  return [`'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`, value]
}
