import { describe, expect, it } from 'vitest'
import type { SourceServer } from '../../model/ports/change-reader.ts'
import type { MysqlConnection, MysqlConnector } from './connector.ts'
import { onlyOn, recogniseServer } from './recognise-server.ts'

const never = new AbortController().signal
const server: SourceServer = { id: 'first', moved: () => Promise.resolve() }

/** Answers as the server of this id. */
function connectionTo(
  id: string,
  flavour: 'mysql' | 'mariadb',
  onDestroy = () => undefined,
): MysqlConnection {
  const session = { query: () => Promise.resolve([[id]]), destroy: onDestroy }
  return { session, version: { flavour, text: '' } } as unknown as MysqlConnection
}

const gtid = { kind: 'gtid', value: 'a:1-5' } as const
const mariadb = { kind: 'mariadb-gtid', value: '0-1-5' } as const
const file = { kind: 'file', value: 'binlog.000001:4', file: 'binlog.000001', pos: '4' } as const

type Given = readonly [
  id: string,
  flavour: 'mysql' | 'mariadb',
  position: typeof gtid | typeof mariadb | typeof file,
  inside: number,
]

describe('recogniseServer', () => {
  const found = async ([id, flavour, position, inside]: Given) =>
    await recogniseServer(connectionTo(id, flavour), server, { position, inside }, never).catch(
      ({ code }: { code: string }) => code,
    )

  it.each([
    ['the same', ['first', 'mysql', gtid, 0], null],
    ['the same in the middle of a transaction', ['first', 'mysql', gtid, 7], null],
    ['the same by place', ['first', 'mariadb', file, 0], null],
    ['another by GTIDs', ['other', 'mysql', gtid, 0], 'other'],
    ['another by domains', ['other', 'mariadb', mariadb, 0], 'other'],
    ['another by place', ['other', 'mysql', file, 0], 'DM-INC-006'],
    ['another of another kind', ['other', 'mariadb', gtid, 0], 'DM-INC-006'],
    ['another of another kind', ['other', 'mysql', mariadb, 0], 'DM-INC-006'],
    // D13: the position does not say which transaction it is that has begun.
    ['D13 another in the middle of a transaction', ['other', 'mysql', gtid, 7], 'DM-INC-006'],
  ] as const)('D12 %s', async (_, given, expected) => {
    expect(await found(given)).toBe(expected)
  })
})

describe('onlyOn', () => {
  const connect = async (id: string) => {
    let destroyed = false
    const connection = connectionTo(id, 'mysql', () => void (destroyed = true))
    const connector: MysqlConnector = { database: 'd', connect: () => Promise.resolve(connection) }
    const code = await onlyOn(server, connector)
      .connect('read', never)
      .then(
        () => 'connected',
        (error: { code: string }) => error.code,
      )
    return { code, destroyed }
  }

  it('D12 refuses a connection that has reached another server, and leaves none open', async () => {
    expect(await connect('first')).toEqual({ code: 'connected', destroyed: false })
    expect(await connect('other')).toEqual({ code: 'DM-INC-006', destroyed: true })
  })
})
