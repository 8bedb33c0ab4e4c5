import type { SourceDialect } from '../../../model/source-dialect.ts'
import type { MysqlConnection } from '../connector.ts'

/** Settings and character sets that decide how a declaration is read. */
export async function readDialect(
  { session, version }: MysqlConnection,
  signal: AbortSignal,
): Promise<SourceDialect> {
  const ask = (name: string, sql: string) => session.query({ name, sql }, signal)
  const [settings] = await ask(
    'declaration-settings',
    'SELECT @@GLOBAL.explicit_defaults_for_timestamp, @@GLOBAL.lower_case_table_names',
  )
  const sets = await ask(
    'default-collations',
    'SELECT CHARACTER_SET_NAME, DEFAULT_COLLATE_NAME FROM information_schema.CHARACTER_SETS',
  )
  return {
    flavour: version.flavour,
    collations: new Map(sets.map(([set, collation]) => [set ?? '', collation ?? ''])),
    explicitTimestamps: settings?.[0] === '1',
    foldsNames: settings?.[1] === '1',
  }
}
