/**
 * Every setting that could change what a session reads, writes or how long it may wait, whatever the server, database
 * or role default is (pitfall O11). `major` is the server's major version; openGauss reports 9.
 *
 * - row_security=off makes a row filter an error; on, it would silently hide rows.
 * - keep-alives of the server's side: a backend whose executor lost its power frees its locks after a minute.
 * - No parallel queries: how many sessions work at once is our option, and digests cost half as much CPU again in workers.
 * - No tcp_user_timeout: Linux counts a full window (our back-pressure) as silence and would cut the stream.
 */
function sessionSettings(major: number): readonly (readonly [string, string])[] {
  return [...everywhere, ...(major >= 12 ? [['jit', 'off'] as const] : []), ...versioned(major)]
}

/** Statements that set them, in one text for one round trip. */
export function settingStatements(major: number): string {
  return sessionSettings(major)
    .map(([name, value]) => `SET ${name} = ${value}`)
    .join('; ')
}

const everywhere = [
  ['client_encoding', "'UTF8'"],
  ['standard_conforming_strings', 'on'],
  ['search_path', 'pg_catalog'],
  ['timezone', "'UTC'"],
  ['datestyle', "'ISO, YMD'"],
  ['intervalstyle', "'postgres'"],
  ['bytea_output', "'hex'"],
  ['client_min_messages', "'warning'"],
  ['default_transaction_isolation', "'read committed'"],
  ['default_transaction_read_only', 'off'],
  ['statement_timeout', '0'],
  ['lock_timeout', "'60s'"],
  ['tcp_keepalives_idle', '30'],
  ['tcp_keepalives_interval', '10'],
  ['tcp_keepalives_count', '3'],
] as const

function versioned(major: number): (readonly [string, string])[] {
  return [
    // From 12 on any value above 0 prints the shortest text that reads back exactly; before, 17 digits need 3.
    ['extra_float_digits', major >= 12 ? '1' : '3'],
    ...(major >= 10
      ? [
          ['idle_in_transaction_session_timeout', '0'] as const,
          ['row_security', 'off'] as const,
          ['max_parallel_workers_per_gather', '0'] as const,
        ]
      : []),
    ...(major >= 14 ? [['idle_session_timeout', '0'] as const] : []),
    ...(major >= 17 ? [['transaction_timeout', '0'] as const] : []),
  ]
}
