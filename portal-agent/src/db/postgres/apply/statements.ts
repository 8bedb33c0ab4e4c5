import { quoteIdent, quoteIdents, quoteQualified } from '../../../convert/quote.ts'
import type { ColumnPlan, TablePlan } from '../../../model/table-plan.ts'

/** The columns of a table's key as the target names them, in the order of the plan. */
export function keyColumns(plan: TablePlan): ColumnPlan[] {
  const key = new Set(plan.key?.columns)
  return plan.columns.filter(({ source }) => key.has(source.name))
}

function names(columns: readonly ColumnPlan[]): string[] {
  return columns.map(({ target }) => target)
}

function tableOf(plan: TablePlan): string {
  return quoteQualified(plan.targetSchema, plan.target)
}

/** A temporary table that holds the given columns of a table, empty again after each transaction. */
export function createStaging(staging: string, plan: TablePlan, columns: readonly ColumnPlan[]): string {
  return `CREATE TEMP TABLE ${quoteIdent(staging)} ON COMMIT DELETE ROWS AS
    SELECT ${quoteIdents(names(columns))} FROM ${tableOf(plan)} WITH NO DATA`
}

export function copyStatement(target: string, plan: TablePlan, columns: readonly ColumnPlan[]): string {
  return `COPY ${target} (${quoteIdents(names(columns))}) FROM STDIN (FORMAT ${plan.copyFormat})`
}

export function copyIntoTable(plan: TablePlan): string {
  return copyStatement(tableOf(plan), plan, plan.columns)
}

function sameKey(plan: TablePlan): string {
  return names(keyColumns(plan))
    .map((name) => `t.${quoteIdent(name)} = s.${quoteIdent(name)}`)
    .join(' AND ')
}

/** Null where a row is its key: there is nothing to set. */
export function updateStatement(staging: string, plan: TablePlan): string | null {
  const key = new Set(names(keyColumns(plan)))
  const set = names(plan.columns).filter((name) => !key.has(name))
  if (set.length === 0) return null
  const pairs = set.map((name) => `${quoteIdent(name)} = s.${quoteIdent(name)}`)
  return `UPDATE ${tableOf(plan)} t SET ${pairs.join(', ')} FROM pg_temp.${quoteIdent(staging)} s WHERE ${sameKey(plan)}`
}

export function upsertStatement(staging: string, plan: TablePlan): string {
  const all = quoteIdents(names(plan.columns))
  return `INSERT INTO ${tableOf(plan)} (${all}) SELECT ${all} FROM pg_temp.${quoteIdent(staging)} ${onConflict(plan)}`
}

function quotedKey(plan: TablePlan): string {
  return quoteIdents(names(keyColumns(plan)))
}

function onConflict(plan: TablePlan): string {
  const key = new Set(names(keyColumns(plan)))
  const set = names(plan.columns).filter((name) => !key.has(name))
  const pairs = set.map((name) => `${quoteIdent(name)} = excluded.${quoteIdent(name)}`)
  const action = set.length === 0 ? 'DO NOTHING' : `DO UPDATE SET ${pairs.join(', ')}`
  return `ON CONFLICT (${quotedKey(plan)}) ${action}`
}

export function insertStatement(staging: string, plan: TablePlan): string {
  const all = quoteIdents(names(plan.columns))
  return `INSERT INTO ${tableOf(plan)} (${all}) SELECT ${all} FROM pg_temp.${quoteIdent(staging)}`
}

/** Only rows whose key is not there; every other collision stays an error. */
export function insertUnlessThere(staging: string, plan: TablePlan): string {
  return `${insertStatement(staging, plan)} ON CONFLICT (${quotedKey(plan)}) DO NOTHING`
}

/**
 * Keys of staged rows that the table has (`there`), or has not: the first `most` as text, by the names of their columns, each with
 * the number of all of them as `portal_rows`.
 */
export function stagedWithKey(staging: string, plan: TablePlan, there: boolean, most: number): string {
  const cells = names(keyColumns(plan)).map((name) => `s.${quoteIdent(name)}::text AS ${quoteIdent(name)}`)
  const exists = `EXISTS (SELECT 1 FROM ${tableOf(plan)} t WHERE ${sameKey(plan)})`
  return `SELECT ${cells.join(', ')}, count(*) OVER () AS portal_rows FROM pg_temp.${quoteIdent(staging)} s
    WHERE ${there ? '' : 'NOT '}${exists} LIMIT ${most}`
}

/** Parameters: the key, in binary form. */
export function keyAsText(plan: TablePlan): string {
  const cells = keyColumns(plan).map(
    ({ target, targetType }, i) => `$${i + 1}::${targetType}::text AS ${quoteIdent(target)}`,
  )
  return `SELECT ${cells.join(', ')}`
}

export function deleteStatement(staging: string, plan: TablePlan): string {
  if (plan.key === null) return deleteCopies(staging, plan)
  return `DELETE FROM ${tableOf(plan)} t USING pg_temp.${quoteIdent(staging)} s WHERE ${sameKey(plan)}`
}

/** Values of these types have no hash; they are compared with the rest of the row. */
const unhashed = new Set(['json', 'bit'])

/** The expression of an index has to fit into one row of the target's catalogue (pitfall C11). */
const mostHashed = 256

/**
 * What rows without a key are found by: a hash of what can be hashed, for the index, and the text of the whole row in
 * the fixed settings of our sessions, which no two different rows share.
 */
export function rowDigest(plan: TablePlan, alias: string): string | null {
  const hashed = plan.columns.filter(({ targetType }) => !unhashed.has(/^\w+/.exec(targetType)?.[0] ?? ''))
  if (hashed.length === 0) return null
  return `hash_record_extended(ROW(${qualified(hashed.slice(0, mostHashed), alias)}), 0)`
}

function qualified(columns: readonly ColumnPlan[], alias: string): string {
  const prefix = alias === '' ? '' : `${alias}.`
  return names(columns)
    .map((name) => `${prefix}${quoteIdent(name)}`)
    .join(', ')
}

/** As many copies of each row as are staged, and no more. */
function deleteCopies(staging: string, plan: TablePlan): string {
  const identity = (alias: string) => `ROW(${qualified(plan.columns, alias)})::text`
  const digest = rowDigest(plan, 's')
  const table = tableOf(plan)
  const group = digest === null ? '2' : '1, 2'
  const sameDigest = digest === null ? '' : `${rowDigest(plan, 't')} = w.digest AND `
  return `DELETE FROM ${table} d USING (
      SELECT t.ctid AS place, row_number() OVER (PARTITION BY w.identity) AS copy, w.copies
      FROM (SELECT ${digest ?? 'NULL'} AS digest, ${identity('s')} AS identity, count(*) AS copies
            FROM pg_temp.${quoteIdent(staging)} s GROUP BY ${group}) w
      JOIN ${table} t ON ${sameDigest}${identity('t')} = w.identity
    ) f WHERE f.copy <= f.copies AND d.ctid = f.place`
}

export function insertOne(plan: TablePlan): string {
  const values = plan.columns.map((_, i) => `$${i + 1}`)
  return `INSERT INTO ${tableOf(plan)} (${quoteIdents(names(plan.columns))}) VALUES (${values.join(', ')})`
}

export function insertOneUnlessThere(plan: TablePlan): string {
  return `${insertOne(plan)} ON CONFLICT (${quotedKey(plan)}) DO NOTHING`
}

/** Never by deleting first: that would take along what refers to the row. */
export function upsertOne(plan: TablePlan): string {
  return `${insertOne(plan)} ${onConflict(plan)}`
}

/** Parameters: all columns, then the former key. */
export function updateOne(plan: TablePlan): string {
  const set = names(plan.columns).map((name, i) => `${quoteIdent(name)} = $${i + 1}`)
  return `UPDATE ${tableOf(plan)} SET ${set.join(', ')} WHERE ${keyIs(plan, plan.columns.length)}`
}

export function deleteOne(plan: TablePlan): string {
  return `DELETE FROM ${tableOf(plan)} WHERE ${keyIs(plan, 0)}`
}

function keyIs(plan: TablePlan, before: number): string {
  return names(keyColumns(plan))
    .map((name, i) => `${quoteIdent(name)} = $${before + i + 1}`)
    .join(' AND ')
}

/** One row that equals the parameters in every column. */
export function deleteOneCopy(plan: TablePlan): string {
  const table = tableOf(plan)
  const staged = plan.columns.map(
    ({ target, targetType }, i) => `$${i + 1}::${targetType} AS ${quoteIdent(target)}`,
  )
  const digest = rowDigest(plan, 's')
  const sameDigest = digest === null ? '' : `${rowDigest(plan, 't')} = ${digest} AND `
  const identity = (alias: string) => `ROW(${qualified(plan.columns, alias)})::text`
  return `DELETE FROM ${table} WHERE ctid = (
    SELECT t.ctid FROM (SELECT ${staged.join(', ')}) s JOIN ${table} t ON ${sameDigest}${identity('t')} = ${identity('s')} LIMIT 1)`
}
