import type { Partition, Partitioning } from '../model/schema.ts'
import { tokenize } from './expression-tokens.ts'
import { quoteIdent, quoteLiteral, quoteQualified } from './quote.ts'
import { fitName } from './names.ts'
import type { TypedColumn, TypedTable } from './typed-table.ts'
import { findColumn } from './typed-table.ts'

/** The partitions of a table on the target, or why it is one flat table there. */
export type PartitionDdl =
  | { readonly clause: string; readonly statements: readonly string[]; readonly remark: string | null }
  | { readonly flat: string }

/**
 * RANGE and LIST by columns, by TO_DAYS, YEAR and UNIX_TIMESTAMP of a column, HASH and KEY (pitfalls P01-P04, P07). Only
 * tables with a primary key: without one rows are told apart by where they lie, which partitions make ambiguous.
 */
export function partitionDdl(table: TypedTable): PartitionDdl | null {
  const { partitioning } = table.source
  if (partitioning === null) return null
  const made = convert(partitioning, table)
  return typeof made === 'string' ? { flat: made } : made
}

interface Bounds {
  readonly strategy: 'RANGE' | 'LIST' | 'HASH'
  readonly columns: readonly TypedColumn[]
  /** FOR VALUES of each partition. */
  readonly values: readonly string[]
  readonly remark: string | null
}

function convert(given: Partitioning, table: TypedTable): Exclude<PartitionDdl, { flat: string }> | string {
  if (table.settings.options['table.partitions'] === 'flat') return 'left out by table.partitions'
  if (table.settings.targetKind !== 'postgresql') return 'openGauss has its own partitions, which differ'
  if (table.key?.primary !== true) return 'it has no primary key'
  if (table.source.foreignKeys.length > 0) return 'the target checks its foreign keys otherwise'
  const bounds = boundsOf(given, table)
  if (typeof bounds === 'string') return bounds
  const keyed = new Set(table.key.columns)
  const outside = bounds.columns.find((column) => !keyed.has(column.source.name))
  if (outside) return `${outside.source.name} is not in the primary key`
  if (table.source.indexes.some((index) => index.kind === 'unique')) return 'it has a second unique key'
  const owner = quoteQualified(table.schema, table.names.target)
  const nameOf = (part: string) => quoteQualified(table.schema, fitName(`${table.names.target}_${part}`))
  const parts = given.partitions.map(
    ({ name }, i) => `CREATE TABLE ${nameOf(name)} PARTITION OF ${owner} ${bounds.values[i]}`,
  )
  const sub = given.subMethod === null ? null : 'its sub-partitions became one partition each'
  return {
    clause: `PARTITION BY ${bounds.strategy} (${bounds.columns.map(({ target }) => quoteIdent(target)).join(', ')})`,
    statements: parts,
    remark: [bounds.remark, sub].filter((text) => text !== null).join('; ') || null,
  }
}

function boundsOf(given: Partitioning, table: TypedTable): Bounds | string {
  if (/HASH|KEY/.test(given.method)) return hashBounds(given, table)
  if (!/^(RANGE|LIST)/.test(given.method)) return `${given.method} has no counterpart`
  const by = partitionKey(given.expression, table)
  if (by === null) return `the target has no partitions by ${given.expression}`
  if (given.method.startsWith('RANGE')) return rangeBounds(given, by)
  return listBounds(given, by)
}

/** What partitions are by: columns as they are, or one column through a function that keeps its order. */
interface PartitionKey {
  readonly columns: readonly TypedColumn[]
  readonly by: 'value' | 'to_days' | 'year' | 'unix_timestamp'
}

function partitionKey(expression: string, table: TypedTable): PartitionKey | null {
  const call = /^\s*(to_days|year|unix_timestamp)\s*\(\s*`?([^`()]+)`?\s*\)\s*$/i.exec(expression)
  const names = call === null ? expression.split(',').map(bareName) : [call[2] ?? '']
  const columns = names.flatMap((name) => findInsensitive(table, name) ?? [])
  if (columns.length !== names.length) return null
  return { columns, by: (call?.[1]?.toLowerCase() ?? 'value') as PartitionKey['by'] }
}

function bareName(text: string): string {
  return text.trim().replace(/^`(.*)`$/s, '$1')
}

function findInsensitive(table: TypedTable, name: string): TypedColumn | undefined {
  return (
    findColumn(table, name) ??
    table.columns.find(({ source }) => source.name.toLowerCase() === name.toLowerCase())
  )
}

function rangeBounds(given: Partitioning, key: PartitionKey): Bounds | string {
  const uppers = given.partitions.map((part) => rangeBound(part, key))
  if (uppers.some((bound) => bound === null)) return 'a bound of it has no counterpart'
  const lowest = key.columns.map(() => 'MINVALUE').join(', ')
  const values = uppers.map(
    (upper, i) => `FOR VALUES FROM (${i === 0 ? lowest : uppers[i - 1]}) TO (${upper})`,
  )
  return { strategy: 'RANGE', columns: key.columns, values, remark: null }
}

function rangeBound({ description }: Partition, key: PartitionKey): string | null {
  const parts = literals(description)
  if (parts?.length !== key.columns.length) return null
  const bounds = parts.map((part, i) => boundLiteral(part, key, key.columns[i]))
  return bounds.every((bound) => bound !== null) ? bounds.join(', ') : null
}

function boundLiteral(part: string, { by }: PartitionKey, column: TypedColumn | undefined): string | null {
  if (part.toUpperCase() === 'MAXVALUE') return 'MAXVALUE'
  if (column === undefined || !ordered.has(column.row.name)) return null
  if (by === 'value') return part.toUpperCase() === 'NULL' ? null : quoteLiteral(part)
  const number = Number(part)
  if (!Number.isSafeInteger(number)) return null
  if (by === 'unix_timestamp') return quoteLiteral(`${new Date(number * 1000).toISOString().slice(0, 19)}Z`)
  // TO_DAYS counts from year 0; day 719528 is 1970-01-01.
  const date =
    by === 'year' ? yearStart(number) : new Date((number - 719528) * 86_400_000).toISOString().slice(0, 10)
  return date === null ? null : quoteLiteral(date)
}

function yearStart(year: number): string | null {
  return year > 0 && year <= 9999 ? `${String(year).padStart(4, '0')}-01-01` : null
}

/** Rows whose order, and so the partition of each value, is the same on both sides. */
const ordered = new Set(['int', 'uint64', 'decimal', 'date', 'timestamp', 'timestamptz'])

function listBounds(given: Partitioning, key: PartitionKey): Bounds | string {
  const [column] = key.columns
  if (column === undefined || key.columns.length !== 1 || key.by !== 'value')
    return 'the target has no lists of several columns or of a function'
  if (!ordered.has(column.row.name) && column.row.name !== 'text') return 'its lists hold no plain values'
  const values = given.partitions.map(({ description }) => {
    const parts = literals(description)
    return parts === null ? null : `FOR VALUES IN (${parts.map((part) => listLiteral(part)).join(', ')})`
  })
  if (values.some((value) => value === null)) return 'a list of it has no counterpart'
  const loose = column.row.name === 'text' && !/_bin$/.test(column.source.type.collation ?? '_bin')
  if (loose) return `${column.source.name} is compared by its collation on the source`
  return { strategy: 'LIST', columns: key.columns, values: values.map((value) => value ?? ''), remark: null }
}

function listLiteral(part: string): string {
  return part.toUpperCase() === 'NULL' ? 'NULL' : quoteLiteral(part)
}

/** The target spreads rows by a hash of its own; only how many partitions there are is the same (pitfall P06). */
function hashBounds(given: Partitioning, table: TypedTable): Bounds | string {
  const listed = given.expression
    .split(',')
    .map(bareName)
    .filter((name) => name !== '')
  const names = listed.length === 0 ? (table.key?.columns ?? []) : listed
  const columns = names.flatMap((name) => findInsensitive(table, name) ?? [])
  if (columns.length !== names.length) return `the target has no partitions by ${given.expression}`
  if (columns.some(({ collation }) => collation !== null))
    return 'a column of it is compared by its collation'
  const count = given.partitions.length
  const values = given.partitions.map((_, i) => `FOR VALUES WITH (MODULUS ${count}, REMAINDER ${i})`)
  const remark = `${given.method} became HASH: as many partitions, but rows lie in others`
  return { strategy: 'HASH', columns, values, remark }
}

/** `'a','b',NULL,MAXVALUE,-3` as texts; null for anything that is no plain value. */
function literals(description: string): string[] | null {
  const tokens = tokenize(description)
  if (tokens === null) return null
  const parts: string[] = []
  let sign = ''
  for (const token of tokens) {
    if (token.kind === 'symbol' && token.text === '-') sign = '-'
    else if (token.kind === 'symbol' && token.text === ',') sign = ''
    else if (token.kind === 'symbol') return null
    else {
      if (token.kind === 'name' && !/^(null|maxvalue)$/i.test(token.text)) return null
      parts.push(sign + token.text)
      sign = ''
    }
  }
  return parts
}
