import { ensureMariadb, FaultProxy } from '@data-migration/tests/testbed'
import { expect, it } from 'vitest'
import { createBinlogReader } from './binlog-reader.ts'
import { scratchSource } from './testing/scratch-source.ts'

it('O06 does not wait for a source that takes a connection and says nothing', async () => {
  const server = await ensureMariadb()
  await using proxy = await FaultProxy.start(server)
  await using source = await scratchSource(server, { script: 'mysql-online.sql', place: proxy })
  const { signal } = new AbortController()
  const position = await createBinlogReader(source.connector).currentPosition(signal)
  expect(position.kind).toBe('mariadb-gtid')
  await proxy.setMode({ kind: 'black-hole' })
  const reader = createBinlogReader(source.connector, { withinMs: 300 })
  const silent = { code: 'DM-SRC-007', message: expect.stringContaining('silent') as string }
  await expect(reader.currentPosition(signal)).rejects.toMatchObject(silent)
  const request = { from: { position, inside: 0 }, boundaries: [], plans: [] }
  const first = reader.read(request, signal)[Symbol.asyncIterator]().next()
  await expect(first).rejects.toMatchObject(silent)
}, 30_000)
