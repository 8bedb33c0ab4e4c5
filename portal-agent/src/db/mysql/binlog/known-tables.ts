import type { TablePlan } from '../../../model/table-plan.ts'
import type { MysqlConnection } from '../connector.ts'
import type { CharsetTable } from './cells/charset.ts'
import { readCharsetTables } from './charset-tables.ts'

/** Charsets differ between servers of different versions only; the log is read on after each change of structure. */
export class KnownTables {
  readonly #known = new Map<string, CharsetTable>()

  async read(
    { session, version }: MysqlConnection,
    plans: readonly TablePlan[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, CharsetTable>> {
    const charsets = charsetsOf(plans)
    const key = (charset: string) => `${version.text} ${charset}`
    const missing = charsets.filter((charset) => !this.#known.has(key(charset)))
    for (const [charset, table] of await readCharsetTables(session, missing, signal))
      this.#known.set(key(charset), table)
    return new Map(
      charsets.flatMap((charset) => {
        const table = this.#known.get(key(charset))
        return table === undefined ? [] : [[charset, table]]
      }),
    )
  }
}

function charsetsOf(plans: readonly TablePlan[]): string[] {
  const all = plans.flatMap(({ source }) =>
    source.columns.map(({ type, storedAs }) => storedAs ?? type.charset),
  )
  return [...new Set(all.filter((charset) => charset !== null))]
}
