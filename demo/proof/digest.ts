import { canonicalColumn, mysqlName, postgresName, type SourceColumn } from './canonical-column.ts'

/**
 * What one side holds in a table: the number of rows and two sums over 60 bits each of every row's SHA-256 (MySQL
 * 9.6 dropped MD5). Sums do not depend on the order of rows, and unlike an XOR they notice a row that is there twice.
 */
export interface Digest {
  readonly rows: string
  readonly left: string
  readonly right: string
}

export const sameDigest = (one: Digest, other: Digest) =>
  one.rows === other.rows && one.left === other.left && one.right === other.right

/** The session must be in UTC and speak utf8mb4. */
export function mysqlDigest(database: string, table: string, columns: readonly SourceColumn[]): string {
  const cells = columns.map((column) => canonicalColumn(column).source)
  const half = (from: number) => `COALESCE(SUM(CAST(CONV(SUBSTRING(h, ${from}, 15), 16, 10) AS UNSIGNED)), 0)`
  return `SELECT CAST(COUNT(h) AS CHAR) AS \`rows\`, CAST(${half(1)} AS CHAR) AS \`left\`, CAST(${half(16)} AS CHAR) AS \`right\`
    FROM (SELECT SHA2(CONCAT(${cells.join(", '|', ")}), 256) AS h FROM ${mysqlName(database)}.${mysqlName(table)}) AS hashed`
}

export function postgresDigest(schema: string, table: string, columns: readonly SourceColumn[]): string {
  const cells = columns.map((column) => canonicalColumn(column).target)
  const half = (from: number) => `coalesce(sum(('x' || substr(h, ${from}, 15))::bit(60)::bigint), 0)::text`
  return `SELECT count(h)::text AS rows, ${half(1)} AS left, ${half(16)} AS right
    FROM (SELECT encode(sha256(convert_to(${cells.join(" || '|' || ")}, 'UTF8')), 'hex') AS h FROM ${postgresName(schema)}.${postgresName(table)}) AS hashed`
}
