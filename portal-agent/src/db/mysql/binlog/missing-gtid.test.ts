import { describe, expect, it } from 'vitest'
import { statementError } from '../errors.ts'
import { missingGtid } from './missing-gtid.ts'

const place = { host: 'db', port: 3306, user: 'mover', database: 'shop' }
const ended = (message: string) =>
  statementError({ errno: 1236, sqlState: 'HY000', message }, { name: 'binlog-dump' }, place)

describe('missingGtid', () => {
  it.each([
    [
      'The binlog on the master is missing the GTID 0-1-12 requested by the slave (even though a subsequent sequence number does exist), and GTID strict mode is enabled',
      '0-1-12',
    ],
    [
      `Error connecting slave to the master: slave requested to start from GTID 0-1-12, which is not in the master's binlog. Since the master's binlog contains GTIDs with higher sequence numbers, it probably means that the slave has diverged due to executing extra erroneous transactions`,
      '0-1-12',
    ],
    ['Could not find GTID state requested by slave in any binlog files.', null],
    ['Cannot replicate because the source purged required binary logs.', null],
  ])('D12 %s', (message, expected) => expect(missingGtid(ended(message))).toBe(expected))
})
