/**
 * What every session of ours sets itself, so that no server default can change what is read (pitfalls X23, S23, S07,
 * O02, O11, T07). `null`: a value that is always there; the others are set where the server has the variable.
 */
interface Setting {
  readonly name: string
  readonly value: string
}

const daySeconds = 86_400

/** Present on every supported server. */
const always: readonly Setting[] = [
  // Bytes of text columns come as they are stored; what is not UTF-8 is converted per column (rows/column-form).
  { name: 'character_set_results', value: 'NULL' },
  { name: 'time_zone', value: `'+00:00'` },
  // Comparing a stored date like 2024-02-31 with a key bound must not be an error. Nothing else: no PAD_CHAR, no ANSI.
  { name: 'sql_mode', value: `'ALLOW_INVALID_DATES'` },
  { name: 'autocommit', value: '1' },
  { name: 'sql_safe_updates', value: '0' },
  { name: 'sql_select_limit', value: '18446744073709551615' },
  { name: 'sql_big_selects', value: '1' },
  { name: 'sql_auto_is_null', value: '0' },
  { name: 'net_write_timeout', value: '3600' },
  { name: 'net_read_timeout', value: '3600' },
  { name: 'wait_timeout', value: String(daySeconds) },
  { name: 'lock_wait_timeout', value: '30' },
  { name: 'innodb_lock_wait_timeout', value: '30' },
  // A key of 3072 bytes is sorted by all of it; the default stops at 1024.
  { name: 'max_sort_length', value: '16384' },
  { name: 'sort_buffer_size', value: String(4 * 1024 * 1024) },
  { name: 'group_concat_max_len', value: String(1024 * 1024) },
]

/** Only on some versions or flavours. */
const whereKnown: readonly Setting[] = [
  { name: 'max_execution_time', value: '0' },
  { name: 'max_statement_time', value: '0' },
  { name: 'information_schema_stats_expiry', value: '0' },
  { name: 'show_gipk_in_create_table_and_information_schema', value: '1' },
  // A secondary engine has no part in the snapshot.
  { name: 'use_secondary_engine', value: 'OFF' },
  { name: 'system_versioning_asof', value: 'DEFAULT' },
  { name: 'idle_transaction_timeout', value: '0' },
  { name: 'idle_readonly_transaction_timeout', value: '0' },
]

/** Which of the optional settings this server knows. */
export const probeSettings = `SHOW SESSION VARIABLES WHERE Variable_name IN (${whereKnown
  .map((setting) => `'${setting.name}'`)
  .join(', ')})`

/** The statements of the set-up, given the names the probe found. */
export function setupStatements(known: ReadonlySet<string>): readonly string[] {
  const settings = [...always, ...whereKnown.filter((setting) => known.has(setting.name))]
  return [
    'SET NAMES utf8mb4',
    `SET ${settings.map((setting) => `SESSION ${setting.name} = ${setting.value}`).join(', ')}`,
    'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ',
  ]
}
