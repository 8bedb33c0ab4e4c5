import { describe, expect, it } from 'vitest'
import { checkFollowing, type FollowFacts } from './follow.ts'
import { parseGrants } from './grants.ts'

const good = {
  log_bin: 'ON',
  binlog_format: 'ROW',
  binlog_row_image: 'FULL',
  binlog_expire_logs_seconds: '2592000',
}
const mayReplicate = 'GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO `u`@`%`'

const everything = { filters: { only: [], never: [] }, isReplica: false }

function problems(
  variables: Readonly<Record<string, string>>,
  grant = mayReplicate,
  log: FollowFacts['log'] = everything,
) {
  const facts = {
    variables: new Map(Object.entries(variables)),
    grants: parseGrants([grant]),
    account: "'u'@'%'",
    database: 'shop',
    log,
  }
  return checkFollowing(facts)
    .filter(({ severity }) => severity !== 'ok')
    .map(({ severity, code, fix }) => [severity, code, fix?.split(' ').slice(0, 3).join(' ')])
}

describe('checkFollowing', () => {
  it('finds nothing to mend on a server that is set up', () => {
    expect(problems(good)).toEqual([])
  })

  it.each([
    ['D02', { binlog_format: 'MIXED' }, ['blocker', 'DM-INC-002', 'SET GLOBAL binlog_format']],
    ['D01', { binlog_row_image: 'MINIMAL' }, ['blocker', 'DM-INC-003', 'SET GLOBAL binlog_row_image']],
    [
      'X05',
      { binlog_expire_logs_seconds: '3600' },
      ['warning', 'DM-INC-005', 'SET GLOBAL binlog_expire_logs_seconds'],
    ],
    ['', { log_bin: 'OFF', binlog_format: 'MIXED' }, ['blocker', 'DM-INC-001', 'Set log_bin and']],
  ])('%s names what is wrong with %j and what mends it', (_, change, problem) => {
    expect(problems({ ...good, ...change })).toEqual([problem])
  })

  const logged = (log: Partial<FollowFacts['log']>, change = {}) =>
    problems({ ...good, ...change }, mayReplicate, { ...everything, ...log }).map(([, code]) => code)
  const filtered = (only: readonly string[], never: readonly string[] = []) =>
    logged({ filters: { only, never } })

  it('D25 refuses a log from which a filter keeps the database', () => {
    expect(filtered([], ['shop'])).toEqual(['DM-INC-023'])
    expect(filtered(['other'])).toEqual(['DM-INC-023'])
    expect(filtered(['other', 'shop'])).toEqual([])
    expect(filtered([], ['other'])).toEqual([])
    expect(logged({ filters: null })).toEqual([])
  })

  it('X09 refuses a replica whose log lacks what its own source sends', () => {
    const off = { log_slave_updates: 'OFF' }
    expect(logged({ isReplica: true }, off)).toEqual(['DM-INC-023'])
    expect(logged({ isReplica: true }, { log_replica_updates: 'OFF' })).toEqual(['DM-INC-023'])
    expect(logged({ isReplica: true }, { log_replica_updates: 'ON' })).toEqual([])
    expect(logged({ isReplica: false }, off)).toEqual([])
  })

  it('asks for the privilege to read the log', () => {
    expect(problems(good, 'GRANT SELECT ON *.* TO `u`@`%`')).toEqual([
      ['blocker', 'DM-SRC-004', 'GRANT REPLICATION SLAVE,'],
    ])
  })
})
