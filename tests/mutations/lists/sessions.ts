import type { Mutation } from '../mutation.ts'

const source = 'portal-agent/src/db/mysql/session/settings.ts'
const sourceTest = 'portal-agent/src/db/mysql/session/settings.test.ts'
const target = 'portal-agent/src/db/postgres/session-settings.ts'
const targetTest = 'portal-agent/src/db/postgres/session-settings.test.ts'

/** Guards of sessions: what they set, so that no default of a server changes what is read or ends them. */
export const sessions: readonly Mutation[] = [
  {
    pitfall: 'T07',
    file: source,
    guard: "{ name: 'time_zone', value: `'+00:00'` },",
    mutated: '',
    test: { file: sourceTest, name: 'T07 T09' },
  },
  {
    pitfall: 'S07',
    file: source,
    guard: "{ name: 'sql_mode', value: `'ALLOW_INVALID_DATES'` },",
    mutated: '',
    test: { file: sourceTest, name: 'S07 S23' },
  },
  {
    pitfall: 'J08',
    file: source,
    guard: "'SET NAMES utf8mb4',",
    mutated: "'SET NAMES utf8',",
    test: { file: sourceTest, name: 'S04 J08' },
  },
  {
    pitfall: 'X23',
    file: source,
    guard: "{ name: 'sql_select_limit', value: '18446744073709551615' },",
    mutated: '',
    test: { file: sourceTest, name: 'X23' },
  },
  {
    pitfall: 'X23',
    file: source,
    guard: "{ name: 'max_execution_time', value: '0' },",
    mutated: '',
    test: { file: sourceTest, name: 'X23' },
  },
  {
    pitfall: 'O01',
    file: source,
    guard: "{ name: 'wait_timeout', value: String(daySeconds) },",
    mutated: '',
    test: { file: sourceTest, name: 'O01 O02 D29' },
  },
  {
    pitfall: 'D29',
    file: source,
    guard: "{ name: 'net_write_timeout', value: '3600' },",
    mutated: '',
    test: { file: sourceTest, name: 'O01 O02 D29' },
  },
  {
    pitfall: 'C06',
    file: source,
    guard: "{ name: 'system_versioning_asof', value: 'DEFAULT' },",
    mutated: '',
    test: { file: sourceTest, name: 'C06' },
  },
  {
    pitfall: 'O01',
    file: target,
    guard: "...(major >= 14 ? [['idle_session_timeout', '0'] as const] : []),",
    mutated: '',
    test: { file: targetTest, name: 'O01' },
  },
  {
    pitfall: 'O11',
    file: target,
    guard: "['lock_timeout', \"'60s'\"],",
    mutated: '',
    test: { file: targetTest, name: 'O11' },
  },
  {
    pitfall: 'O12',
    file: target,
    guard: "['tcp_keepalives_idle', '30'],",
    mutated: '',
    test: { file: targetTest, name: 'O12' },
  },
  {
    pitfall: 'O04',
    file: 'portal-agent/src/db/postgres/errors.ts',
    guard: "if (state === '53100') return dmError('DM-TGT-011', {}, options)",
    mutated: '',
    test: { file: 'portal-agent/src/db/postgres/errors.test.ts', name: 'O04' },
  },
]
