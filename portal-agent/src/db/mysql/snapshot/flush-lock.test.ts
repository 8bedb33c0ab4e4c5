import { describe, expect, it } from 'vitest'
import type { MysqlConnection } from '../connector.ts'
import type { Statement } from '../session/session.ts'
import { parseVersion } from '../version.ts'
import { type AgreementWay, exactly, openView } from './agreement.ts'
import { lockBriefly } from './flush-lock.ts'

/** Connections of a server on which nothing is in the way, and what they were told in its order. */
function server() {
  const told: string[] = []
  const answers: Record<string, string[][]> = {
    'replica-status': [],
    'old-work': [['0']],
    'get-lock': [['1']],
  }
  const connection = (who: string): MysqlConnection => {
    const note = ({ name }: Statement) => void told.push(`${who} ${name}`)
    const session = {
      usable: true,
      query: async (statement: Statement) => answers[statement.name] ?? [],
      execute: async (statement: Statement) => note(statement),
    }
    return { session, version: parseVersion('8.4.3') } as unknown as MysqlConnection
  }
  const openLocked: AgreementWay['openLocked'] = async (view, signal) => {
    await view.session.execute(openView, signal)
    return exactly({ kind: 'gtid', value: 'u:1-5' })
  }
  return { told, connection, way: { name: 'w', openLocked } as AgreementWay }
}

describe('under a brief lock', () => {
  it('X01 X02 every view is opened before the lock is released', async () => {
    const { told, connection, way } = server()
    const views = ['a', 'b', 'c'].map(connection)
    const { window } = await lockBriefly(way, connection('control'), views, new AbortController().signal)
    expect(window?.low).toEqual({ kind: 'gtid', value: 'u:1-5' })
    const [from, to] = [told.indexOf('control flush-lock'), told.indexOf('control unlock')]
    expect(told.slice(from + 1, to).sort()).toEqual(['a open-view', 'b open-view', 'c open-view'])
  })
})
