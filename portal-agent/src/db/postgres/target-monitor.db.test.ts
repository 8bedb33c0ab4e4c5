import { ensurePg15, uniqueName } from '@data-migration/tests/testbed'
import { expect, it } from 'vitest'
import { createPostgresConnector } from './connector.ts'
import { openTargetMonitor } from './target-monitor.ts'
import { createTestTarget } from './testing/target.ts'

const { signal } = new AbortController()

it('O08 tells how much log a slot of the target keeps; of replicas nothing where there are none', async () => {
  await using target = await createTestTarget(await ensurePg15())
  const connector = createPostgresConnector(target.endpoint, { subTask: 'sub-task-1', epoch: 1 })
  await using monitor = await openTargetMonitor(connector, signal)
  const before = (await monitor.load(signal)).keptLogMB ?? 0
  const slot = uniqueName('slot')
  await target.admin(`SELECT pg_create_physical_replication_slot('${slot}', true)`)
  try {
    await target.admin('CREATE TABLE filler (t text)')
    await target.admin(`INSERT INTO filler SELECT repeat(md5(n::text), 100) FROM generate_series(1, 20000) n`)
    const { keptLogMB, lagSeconds } = await monitor.load(signal)
    expect(keptLogMB).toBeGreaterThan(Math.max(before, 1))
    expect(lagSeconds).toBeNull()
  } finally {
    await target.admin(`SELECT pg_drop_replication_slot('${slot}')`)
  }
})
