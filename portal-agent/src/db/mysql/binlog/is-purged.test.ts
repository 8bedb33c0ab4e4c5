import { describe, expect, it } from 'vitest'
import { statementError } from '../errors.ts'
import { isPurged } from './is-purged.ts'

const place = { host: 'db', port: 3306, user: 'mover', database: 'shop' }
const ended = (errno: number, message: string) =>
  statementError({ errno, sqlState: 'HY000', message }, { name: 'binlog-dump' }, place)

describe('a dump that the source ends', () => {
  it.each([
    [1236, 'Could not find first log file name in binary log index file'],
    [1236, 'Cannot replicate because the source purged required binary logs.'],
    [1236, 'Client requested master to start replication from position > file size'],
    [
      1789,
      'The slave is connecting using CHANGE MASTER TO MASTER_AUTO_POSITION = 1, but the master has purged',
    ],
  ])('D10 is purged log: %i %s', (errno, message) => {
    expect(isPurged(ended(errno, message))).toBe(true)
  })

  it.each([
    'log event entry exceeded max_allowed_packet; Increase max_allowed_packet on source; the first event',
    'bogus data in log event; the first event',
    'event read from binlog did not pass checksum algorithm check specified with --binlog-checksum option',
  ])('D28 is said as the source says it where the log is there: %s', (message) => {
    const error = ended(1236, message)
    expect(isPurged(error)).toBe(false)
    expect(error.message).toContain(message)
  })

  it('is nothing else', () => {
    expect(isPurged(ended(1053, 'Server shutdown in progress'))).toBe(false)
    expect(isPurged(new Error('error 1236'))).toBe(false)
  })
})
