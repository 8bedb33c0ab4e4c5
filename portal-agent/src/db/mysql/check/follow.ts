import type { CheckItem } from '@data-migration/contract/portal'
import type { MysqlConnection } from '../connector.ts'
import { type Grant, isGranted } from './grants.ts'

const daySeconds = 86_400

export interface FollowFacts {
  /** Variables by lower-case name, values as the server prints them. */
  readonly variables: ReadonlyMap<string, string>
  readonly grants: readonly Grant[]
  readonly account: string
}

const names = [
  'log_bin',
  'binlog_format',
  'binlog_row_image',
  'binlog_expire_logs_seconds',
  'expire_logs_days',
] as const

export async function readFollowVariables(
  { session }: MysqlConnection,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const list = names.map((name) => `'${name}'`).join(', ')
  const sql = `SHOW GLOBAL VARIABLES WHERE Variable_name IN (${list})`
  const rows = await session.query({ name: 'follow-variables', sql }, signal)
  return new Map(rows.map(([name, value]) => [(name ?? '').toLowerCase(), (value ?? '').toUpperCase()]))
}

/** What following the source needs besides reading it; each problem with the statement that mends it. */
export function checkFollowing(facts: FollowFacts): CheckItem[] {
  const binlog = facts.variables.get('log_bin') ?? 'OFF'
  if (binlog !== 'ON') return [binlogItem(binlog)]
  return [binlogItem(binlog), formatItem(facts), imageItem(facts), retentionItem(facts), privilegeItem(facts)]
}

function binlogItem(found: string): CheckItem {
  return judged(found === 'ON', {
    key: 'source.binlog.on',
    subject: 'log_bin',
    found,
    required: 'ON',
    why: 'The changes after the load come from the binary log.',
    fix: 'Set log_bin and a unique server_id in my.cnf and restart the server.',
    code: 'DM-INC-001',
  })
}

function formatItem({ variables }: FollowFacts): CheckItem {
  // Servers without the variable know no other format.
  const found = variables.get('binlog_format') ?? 'ROW'
  return judged(found === 'ROW', {
    key: 'source.binlog.format',
    subject: 'binlog_format',
    found,
    required: 'ROW',
    why: 'Statements do not say which rows they changed.',
    fix: 'SET GLOBAL binlog_format = ROW;',
    code: 'DM-INC-002',
  })
}

function imageItem({ variables }: FollowFacts): CheckItem {
  const found = variables.get('binlog_row_image') ?? 'FULL'
  return judged(found === 'FULL', {
    key: 'source.binlog.row-image',
    subject: 'binlog_row_image',
    found,
    required: 'FULL',
    why: 'A column that is not in the log cannot be carried over.',
    fix: 'SET GLOBAL binlog_row_image = FULL;',
    code: 'DM-INC-003',
  })
}

/** Seconds the log is kept; null: until somebody purges it. */
export function retention(variables: ReadonlyMap<string, string>): number | null {
  const seconds = Number(variables.get('binlog_expire_logs_seconds') ?? 0)
  if (seconds > 0) return seconds
  const days = Number(variables.get('expire_logs_days') ?? 0)
  return days > 0 ? days * daySeconds : null
}

function retentionItem({ variables }: FollowFacts): CheckItem {
  const seconds = retention(variables)
  const item = {
    key: 'source.binlog.retention',
    subject: 'binlog_expire_logs_seconds',
    found: seconds === null ? 'no limit' : `${seconds} s`,
    required: `${daySeconds} s`,
    why: 'A log that is purged before it was read ends the migration.',
  }
  if (seconds === null || seconds >= daySeconds) return { ...item, severity: 'ok' }
  const fix = `SET GLOBAL binlog_expire_logs_seconds = ${daySeconds * 7};`
  return { ...item, severity: 'warning', fix, code: 'DM-INC-005' }
}

function privilegeItem({ grants, account }: FollowFacts): CheckItem {
  const granted = isGranted(grants, 'REPLICATION SLAVE', {}) || isGranted(grants, 'REPLICATION REPLICA', {})
  return judged(granted, {
    key: 'source.privilege.replication-slave',
    subject: '*.*',
    found: granted ? 'granted' : 'not granted',
    required: 'REPLICATION SLAVE',
    why: 'The server hands its binary log only to those who may replicate.',
    fix: `GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO ${account};`,
    code: 'DM-SRC-004',
  })
}

type Problem = Omit<CheckItem, 'severity'> & { readonly fix: string; readonly code: string }

function judged(good: boolean, { fix, code, ...item }: Problem): CheckItem {
  return good ? { ...item, severity: 'ok' } : { ...item, severity: 'blocker', fix, code }
}
