import { adminPg } from '@data-migration/tests/testbed'
import { describe, expect, it } from 'vitest'
import { createWorkloadTables, startWorkload } from '../lib/change-workload.ts'
import { compareIndependently } from '../lib/independent-comparison.ts'
import { createPair, type MigrationPair, onSource, onTarget } from '../lib/migration-pair.ts'
import { type PortalProcess, startPortal } from '../lib/portal-process.ts'
import { portalBackends } from '../lib/target-activity.ts'
import { until } from '../lib/until.ts'

const kills = 4

/** What the target holds as its place in the source's log. */
async function position(pair: MigrationPair): Promise<string> {
  const rows = await onTarget(
    pair,
    async (client) =>
      (await client.query(`SELECT value FROM portal_meta.position WHERE stream = 'incremental'`)).rows as {
        value: string
      }[],
  )
  return rows[0]?.value ?? ''
}

async function follows(pair: MigrationPair, portal: PortalProcess, from: string): Promise<void> {
  const ended = portal.exit.then((exit) => {
    throw new Error(`ended (${exit.code}): ${portal.stderr().slice(-2000)}`)
  })
  ended.catch(() => undefined)
  const moved = until('changes to be applied', async () => {
    const now = await position(pair).catch(() => '')
    return now !== '' && now !== from
  })
  await Promise.race([moved, ended])
}

/** Holds the epoch's row: every batch stops just before its COMMIT. */
async function holdFence(pair: MigrationPair): Promise<AsyncDisposable> {
  await using stack = new AsyncDisposableStack()
  const holder = stack.use(await adminPg(pair.target, pair.targetDatabase))
  await holder.query('BEGIN')
  await holder.query('SELECT 1 FROM portal_meta.run FOR UPDATE')
  await until('a batch to wait at the fence', async () =>
    (await portalBackends(pair)).some(({ query, state }) => /FOR SHARE/i.test(query) && state === 'active'),
  )
  return stack.move()
}

/** Everything before it has been applied when it has. */
async function lastChangeArrives(pair: MigrationPair): Promise<void> {
  await onSource(pair, (connection) => connection.query(`INSERT INTO parent VALUES (9999, 'the last')`))
  await until(
    'the last change',
    async () =>
      await onTarget(pair, async (client) => {
        const { rows } = await client.query(`SELECT 1 FROM "${pair.schema}".parent WHERE id = 9999`)
        return rows.length > 0
      }),
    300_000,
  )
}

describe.each(['mariadb', 'mysql97'] as const)('changes followed from %s', (source) => {
  it('D20 D13 X04: applied exactly once over kills in batches and before their commits', async () => {
    await using pair = await createPair({ source, target: 'pg15', grants: 'online' })
    await createWorkloadTables(pair)
    const job = await pair.writeJob(pair.job({ mode: 'online' }))
    const command = ['run', '--job', job, '--workspace', pair.workspace, '--json']
    const workload = startWorkload(pair, 1)
    let from = ''
    for (let kill = 0; kill < kills; kill += 1) {
      await using portal = startPortal(command)
      await follows(pair, portal, from)
      await using _held =
        kill % 2 === 0 ? await holdFence(pair) : { [Symbol.asyncDispose]: () => Promise.resolve() }
      await portal.kill()
      from = await position(pair)
    }
    await using last = startPortal(command)
    await follows(pair, last, from)
    await workload.stop()
    await lastChangeArrives(pair)
    last.child.kill('SIGTERM')
    const { code } = await last.exit
    expect([code, last.stderr().slice(-500)]).toEqual([0, expect.any(String)])
    expect(workload.committed()).toBeGreaterThan(100)
    expect(await compareIndependently(pair)).toEqual([])
  })
})
