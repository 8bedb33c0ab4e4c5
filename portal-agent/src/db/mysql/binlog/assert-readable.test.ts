import { describe, expect, it } from 'vitest'
import type { MysqlConnection } from '../connector.ts'
import { assertReadable } from './assert-readable.ts'

const never = new AbortController().signal
const uuid = '3e11fa47-71ca-11e1-9e33-c80aa9429562'

/** Answers as a server whose log holds what is executed and not purged. */
function server(sets: { readonly gtid_purged: string; readonly gtid_executed: string }): MysqlConnection {
  const query = async ({ name }: { name: keyof typeof sets }) => [[`${uuid}:${sets[name]}`]]
  return { session: { query } } as unknown as MysqlConnection
}

async function found(gtid_purged: string, gtid_executed: string): Promise<unknown> {
  const position = { kind: 'gtid', value: `${uuid}:1-10` } as const
  return await assertReadable(
    server({ gtid_purged, gtid_executed }),
    { from: { position, inside: 0 } },
    never,
  ).catch(({ code }: { code: string }) => code)
}

describe('a source to go on from', () => {
  it('D12 D10 has everything behind the position, and knows everything before it', async () => {
    expect(await found('1-10', '1-20')).toBeUndefined()
    expect(await found('1-11', '1-20')).toBe('DM-INC-004')
    expect(await found('1-2', '1-9')).toBe('DM-INC-013')
    expect(await found('1-2', '1-9:11-20')).toBe('DM-INC-013')
  })
})
