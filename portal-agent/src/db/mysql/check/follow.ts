import type { CheckItem } from '@data-migration/contract/portal'
import type { MysqlConnection } from '../connector.ts'
import { type Grant, isGranted } from './grants.ts'
import type { LogFilters, LogSource } from './log-source.ts'

const daySeconds = 86_400

export interface FollowFacts {
  /** Variables by lower-case name, values as the server prints them. */
  readonly variables: ReadonlyMap<string, string>
  readonly grants: readonly Grant[]
  readonly account: string
  readonly database: string
  readonly log: LogSource
}

const names = [
  'log_bin',
  'binlog_format',
  'binlog_row_image',
  'binlog_expire_logs_seconds',
  'expire_logs_days',
  'log_slave_updates',
  'log_replica_updates',
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
  return [
    binlogItem(binlog),
    formatItem(facts),
    imageItem(facts),
    retentionItem(facts),
    privilegeItem(facts),
    ...(facts.log.filters === null ? [] : [scopeItem(facts, facts.log.filters)]),
    replicaItem(facts),
  ]
}

/** What a filter leaves out of the log is changed without a trace (pitfall D25). */
function scopeItem({ database }: FollowFacts, { only, never }: LogFilters): CheckItem {
  const isLogged = only.length > 0 ? only.includes(database) : !never.includes(database)
  const filters = [
    ...only.map((name) => `binlog_do_db=${name}`),
    ...never.map((name) => `binlog_ignore_db=${name}`),
  ]
  return judged(isLogged, {
    key: 'source.binlog.database',
    subject: database,
    found: filters.length === 0 ? 'all databases' : filters.join(', '),
    required: `changes of ${database} in the log`,
    why: 'What a filter keeps out of the log cannot be carried over.',
    fix: `Take binlog_do_db and binlog_ignore_db for ${database} out of the source's configuration and restart it.`,
    code: 'DM-INC-023',
  })
}

/** A replica writes what it is sent into its own log only where it is told to (pitfall X09). */
function replicaItem({ variables, log: { isReplica } }: FollowFacts): CheckItem {
  const found = variables.get('log_replica_updates') ?? variables.get('log_slave_updates') ?? 'ON'
  return judged(!isReplica || found === 'ON', {
    key: 'source.binlog.replica-updates',
    subject: 'log_replica_updates',
    found: isReplica ? found : 'not a replica',
    required: 'ON (on a replica)',
    why: 'The log of a replica without it lacks the changes of its own source.',
    fix: 'Set log_replica_updates (log_slave_updates before MySQL 8.0.26 and in MariaDB) in my.cnf and restart the server, or migrate from its source.',
    code: 'DM-INC-023',
  })
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
