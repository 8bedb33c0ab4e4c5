import { randomUUID } from 'node:crypto'
import type { adminMysql, adminPg } from '@data-migration/tests/testbed'
import type { Rows } from './canonical.ts'

export type Source = Awaited<ReturnType<typeof adminMysql>>
export type Target = Awaited<ReturnType<typeof adminPg>>

export interface Sides {
  readonly source: Source
  /** Breaks off what `source` is doing. */
  readonly interruptSource: () => Promise<unknown>
  readonly target: Target
  readonly database: string
  readonly schema: string
  readonly tables: readonly string[]
}

/** What a call came to: rows of each result set, or the error with its message. */
export interface Outcome {
  readonly error: string | null
  readonly results: readonly Rows[]
}

export async function sourceRows(source: Source, sql: string): Promise<Rows> {
  const [rows] = await source.query({ sql, rowsAsArray: true })
  return rows as unknown[][]
}

/** As long as the target gives a statement; a loop that some arguments never end has to be broken off on both sides. */
const longestCallMs = 2000

/** All result sets; the reply of the call itself is none. */
export async function sourceOutcome({ source, interruptSource }: Sides, sql: string): Promise<Outcome> {
  const timer = setTimeout(() => void interruptSource().catch(() => undefined), longestCallMs)
  try {
    const [reply] = await source.query({ sql, rowsAsArray: true })
    if (!Array.isArray(reply)) return { error: null, results: [] }
    const isCall = reply.some((part) => !Array.isArray(part))
    return {
      error: null,
      results: isCall ? reply.filter(Array.isArray) : [reply as Rows],
    }
  } catch (error) {
    return { error: messageOf(error), results: [] }
  } finally {
    clearTimeout(timer)
  }
}

export async function targetRows(target: Target, sql: string): Promise<Rows> {
  const { rows } = await target.query({ text: sql, rowMode: 'array', types: { getTypeParser: () => String } })
  return rows as unknown[][]
}

/** Within the caller's transaction: a savepoint keeps it usable after an error. */
export async function targetOutcome(target: Target, sql: string): Promise<Outcome> {
  const savepoint = `"${randomUUID()}"`
  await target.query(`SAVEPOINT ${savepoint}`)
  try {
    return { error: null, results: [await targetRows(target, sql)] }
  } catch (error) {
    await target.query(`ROLLBACK TO SAVEPOINT ${savepoint}`)
    return { error: messageOf(error), results: [] }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** All rows of all tables. */
export async function contents(
  read: (sql: string) => Promise<Rows>,
  tables: readonly string[],
  name: (table: string) => string,
): Promise<Map<string, Rows>> {
  const found = new Map<string, Rows>()
  for (const table of tables) found.set(table, await read(`SELECT * FROM ${name(table)}`))
  return found
}
