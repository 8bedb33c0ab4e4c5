import { describe, expect, it } from 'vitest'
import { loginError, statementError } from './errors.ts'

const place = { host: 'db', port: 3306, user: 'mover', database: 'shop' }

function driverError(code: string, errno: number, message = 'text'): Error {
  return Object.assign(new Error(message), { code, errno })
}

describe('loginError', () => {
  it.each([
    ['ENOTFOUND', -3008, 'DM-SRC-001'],
    ['ECONNREFUSED', -111, 'DM-SRC-001'],
    ['ETIMEDOUT', -110, 'DM-SRC-001'],
    ['PROTOCOL_CONNECTION_LOST', 0, 'DM-SRC-001'],
    ['ER_ACCESS_DENIED_ERROR', 1045, 'DM-SRC-002'],
    ['ER_ACCESS_DENIED_NO_PASSWORD_ERROR', 1698, 'DM-SRC-002'],
    ['ER_HOST_NOT_PRIVILEGED', 1130, 'DM-SRC-002'],
    ['AUTH_SWITCH_PLUGIN_ERROR', 0, 'DM-SRC-002'],
    ['ER_DBACCESS_DENIED_ERROR', 1044, 'DM-SRC-003'],
    ['ER_BAD_DB_ERROR', 1049, 'DM-SRC-003'],
    ['ER_CON_COUNT_ERROR', 1040, 'DM-SRC-016'],
    ['HANDSHAKE_SSL_ERROR', 0, 'DM-SRC-017'],
    ['HANDSHAKE_NO_SSL_SUPPORT', 0, 'DM-SRC-017'],
  ])('turns %s %d into %s', (code, errno, expected) => {
    expect(loginError(driverError(code, errno), place).code).toBe(expected)
  })
})

describe('statementError', () => {
  const answer = (errno: number, message = 'text') =>
    statementError({ errno, sqlState: 'HY000', message }, { name: 'read-load', table: 't' }, place)

  it.each([
    [1053, 'DM-SRC-007'],
    [1317, 'DM-SRC-007'],
    [4031, 'DM-SRC-007'],
    [1205, 'DM-SRC-016'],
    [3024, 'DM-SRC-016'],
    [1412, 'DM-SRC-011'],
    [1146, 'DM-SRC-011'],
    [1054, 'DM-SRC-011'],
    [1064, 'DM-SRC-012'],
  ])('turns error %d into %s', (errno, code) => {
    expect(answer(errno).code).toBe(code)
  })

  it('X06 tells a table that was defined anew since the view was opened', () => {
    expect(answer(1412, 'Table definition has changed, please retry transaction').code).toBe('DM-SRC-011')
  })

  it('O16 names the statement and hides what may be data', () => {
    const error = answer(1292, `Incorrect value: 'secret ''x''' for column 'a'`)
    expect(error.message).toContain('read-load')
    expect(error.message).not.toContain('secret')
    expect(answer(1305, 'PROCEDURE shop.p does not exist').message).toContain('shop.p')
  })

  it('says which privilege is missing and how it is granted', () => {
    const command = answer(1142, "SELECT command denied to user 'mover'@'h' for table 'orders'")
    expect(command.code).toBe('DM-SRC-004')
    expect(command.params).toMatchObject({ privilege: 'SELECT', fix: "GRANT SELECT ON `shop`.* TO 'mover';" })
    const needed = answer(
      1227,
      'Access denied; you need (at least one of) the SUPER, REPLICATION CLIENT privilege(s) for this operation',
    )
    expect(needed.params).toMatchObject({ privilege: 'SUPER, REPLICATION CLIENT', object: '*.*' })
  })
})
