import { inspect } from 'node:util'
import pg from 'pg'
import { dmError } from '@data-migration/contract/errors'
import { describe, expect, it } from 'vitest'
import { sqlState, toConnectError, toDmError } from './errors.ts'

const context = { host: 'db', port: 5432, user: 'portal', database: 'shop', object: 'orders' }

function serverError(code: string, message: string, more: Partial<pg.DatabaseError> = {}): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code, ...more })
}

function socketError(code: string): Error {
  return Object.assign(new Error(`read ${code}`), { code, syscall: 'read' })
}

describe('errors of an open session', () => {
  it.each([
    ['a reset socket', socketError('ECONNRESET'), 'DM-TGT-007'],
    ['a broken pipe', socketError('EPIPE'), 'DM-TGT-007'],
    ['an end pg noticed', new Error('Connection terminated unexpectedly'), 'DM-TGT-007'],
    ['an administrator', serverError('57P01', 'terminating connection'), 'DM-TGT-007'],
    ['a crash of the server', serverError('57P02', 'crash'), 'DM-TGT-007'],
    ['a server that starts', serverError('57P03', 'starting up'), 'DM-TGT-007'],
    ['an idle time-out', serverError('25P03', 'idle'), 'DM-TGT-007'],
    ['O04 a full disk', serverError('53100', 'could not extend file'), 'DM-TGT-011'],
    ['a missing privilege', serverError('42501', 'permission denied for table orders'), 'DM-TGT-004'],
    ['a missing table', serverError('42P01', 'relation "x" does not exist'), 'DM-TGT-008'],
    [
      'a lock that is not granted',
      serverError('55P03', 'canceling statement due to lock timeout'),
      'DM-TGT-008',
    ],
  ])('%s', (_, error, code) => {
    expect(toDmError(error, context)).toMatchObject({ code })
  })

  it('keeps the server code for those who decide by it', () => {
    const mapped = toDmError(serverError('42P07', 'relation "x" already exists'), context)
    expect(sqlState(mapped)).toBe('42P07')
    expect(sqlState(new Error('x'))).toBeNull()
  })

  it('leaves our own errors and bugs as they are', () => {
    const own = dmError('DM-JOB-008', { epoch: 1 })
    const bug = new TypeError('x is not a function')
    expect(toDmError(own, context)).toBe(own)
    expect(toDmError(bug, context)).toBe(bug)
  })

  it.each([
    ['22P02', 'invalid input syntax for type integer: "4711-secret"', {}],
    ['22007', 'invalid input syntax for type date: "a "quoted" secret\nsecond line"', {}],
    [
      '23505',
      'duplicate key value violates unique constraint "u"',
      { detail: 'Key (email)=(secret) already exists.' },
    ],
    ['23502', 'null value in column "c"', { detail: 'Failing row contains (secret).' }],
    ['22P04', 'extra data after last expected column', { where: 'COPY t, line 3: "secret\trow"' }],
    ['22003', 'value out of range', { where: 'COPY t, line 3, column a: "secret"', internalQuery: 'secret' }],
  ])('O16 shows no value of %s', (code, message, more) => {
    const mapped = toDmError(serverError(code, message, more), context)
    expect(mapped).toMatchObject({ code: 'DM-TGT-008', params: { object: 'orders' } })
    expect(inspect(mapped, { depth: 9, showHidden: true })).not.toContain('secret')
  })

  it('names line and column of a COPY', () => {
    const error = serverError('22003', 'value out of range', { where: 'COPY t, line 3, column a: "9"' })
    expect(toDmError(error, context)).toMatchObject({
      params: { problem: 'value out of range (COPY t, line 3, column a)' },
    })
  })

  it.each([
    ['permission denied for schema shop', 'schema shop', 'GRANT USAGE, CREATE ON SCHEMA "shop" TO "portal";'],
    [
      'permission denied for database shop',
      'database shop',
      'GRANT CONNECT, CREATE ON DATABASE "shop" TO "portal";',
    ],
    [
      'permission denied for sequence s',
      'sequence s',
      'GRANT USAGE, SELECT, UPDATE ON SEQUENCE "s" TO "portal";',
    ],
    ['permission denied to set parameter "a.b"', 'orders', 'sql/grants/postgres-offline.sql'],
    ['must be owner of table orders', 'table orders', 'ALTER TABLE "orders" OWNER TO "portal";'],
  ])('%s: gives the statement that mends it', (message, object, fix) => {
    expect(toDmError(serverError('42501', message), context)).toMatchObject({ params: { object, fix } })
  })
})

describe('errors of a connection attempt', () => {
  it.each([
    ['refused', socketError('ECONNREFUSED'), 'DM-TGT-001'],
    ['an unknown host', Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), 'DM-TGT-001'],
    ['no answer', new Error('timeout expired'), 'DM-TGT-001'],
    ['too many clients', serverError('53300', 'sorry, too many clients already'), 'DM-TGT-017'],
    ['a wrong password', serverError('28P01', 'password authentication failed'), 'DM-TGT-002'],
    ['no line in pg_hba.conf', serverError('28000', 'no pg_hba.conf entry'), 'DM-TGT-002'],
    ['an empty password', new Error('SASL: client password must be a non-empty string'), 'DM-TGT-002'],
    ['an unknown database', serverError('3D000', 'database "x" does not exist'), 'DM-TGT-003'],
    ['no CONNECT', serverError('42501', 'permission denied for database "shop"'), 'DM-TGT-004'],
  ])('%s', (_, error, code) => {
    expect(toConnectError(error, context)).toMatchObject({ code })
  })
})
