/** What kind of value an SQL text yields on the target; decides how it is compared, joined and reckoned with. */
export type Kind =
  | 'int'
  | 'decimal'
  | 'double'
  | 'text'
  | 'bool'
  | 'date'
  | 'datetime'
  | 'timestamptz'
  | 'time'
  | 'json'
  | 'bytes'
  | 'bit'
  | 'null'
  | 'unknown'

export interface Value {
  readonly sql: string
  readonly kind: Kind
  /** Text which the source compares without regard to case. */
  readonly ci?: boolean
  /** Digits behind the point of a decimal, or of a second; absent where not known. */
  readonly scale?: number
  /** The value of a text literal; of a hexadecimal one what it is where a number is wanted. */
  readonly literal?: string
  /** Labels of a column of type SET. */
  readonly labels?: readonly string[]
}

/** A declared type on the target. */
export interface TargetType {
  readonly ddl: string
  readonly kind: Kind
  readonly ci: boolean
  readonly scale: number | null
  /** CHAR(n): blanks at the end are no part of the value. */
  readonly padded?: boolean
  readonly labels?: readonly string[]
}

export function value(sql: string, kind: Kind, more: Partial<Value> = {}): Value {
  return { sql, kind, ...more }
}

export function ofType(sql: string, type: TargetType): Value {
  return {
    sql,
    kind: type.kind,
    ci: type.ci,
    ...(type.scale === null ? {} : { scale: type.scale }),
    ...(type.labels === undefined ? {} : { labels: type.labels }),
  }
}

export function isNumber({ kind }: Value): boolean {
  return kind === 'int' || kind === 'decimal' || kind === 'double'
}

export function isMoment({ kind }: Value): boolean {
  return kind === 'date' || kind === 'datetime' || kind === 'timestamptz'
}
