import { expect, it } from 'vitest'
import type { Report } from '@data-migration/contract/portal'
import { createPair, onSource, onTarget } from '../lib/migration-pair.ts'
import { runPortal, startPortal } from '../lib/portal-process.ts'
import { until } from '../lib/until.ts'

const [rows, chunkRows] = [6_000, 500]

it('a verification that was killed continues where it was and reads no range twice', async () => {
  await using pair = await createPair({ source: 'mariadb', target: 'pg15' })
  await onSource(pair, (source) =>
    source.query(
      `CREATE TABLE item (id INT PRIMARY KEY, name VARCHAR(20)) AS SELECT seq AS id, 'item' AS name FROM seq_1_to_${rows}`,
    ),
  )
  const options = { 'verify.method': 'stream', 'verify.workers': 1, 'verify.chunkRows': chunkRows }
  const command = async (name: string, more: Record<string, unknown> = {}): Promise<string[]> => {
    const job = await pair.writeJob(pair.job({ options: { ...options, ...more } }))
    return [name, '--job', job, '--workspace', pair.workspace, '--json']
  }
  const reportOf = async (args: readonly string[]): Promise<Report> =>
    (await runPortal(args)).report as unknown as Report
  expect((await reportOf(await command('run'))).verdict).toBe('equal')

  const compared = () =>
    onTarget(pair, async (target) => {
      const { rows: found } = await target.query<{ no: number }>('SELECT no FROM portal_meta.verify_chunk')
      return found.map(({ no }) => no).toSorted((a, b) => a - b)
    })
  expect(await compared()).toEqual([])
  {
    await using portal = startPortal(await command('verify', { 'verify.rowsPerSecond': chunkRows }))
    await until('three ranges to be compared', async () => (await compared()).length >= 3)
    expect(await portal.kill()).toEqual({ code: null, signal: 'SIGKILL' })
  }
  const before = await compared()
  expect(before.length).toBeLessThan(rows / chunkRows)

  // A range that were read again would show this row; the last range has not been read yet.
  await onTarget(pair, (target) => target.query(`UPDATE moved.item SET name = 'x' WHERE id IN (1, ${rows})`))
  const continued = await reportOf(await command('verify'))
  const found = continued.verification.flatMap(({ differences }) => differences.map(({ key }) => key))
  expect(found).toEqual([`{"id":"${rows}"}`])
  expect(continued.verification[0]).toMatchObject({ rowsSource: String(rows), rowsTarget: String(rows) })

  // It has come to its end: the next one compares everything anew.
  const anew = await reportOf(await command('verify'))
  expect(anew.verification[0]).toMatchObject({ different: '2' })
})
