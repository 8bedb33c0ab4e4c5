import { describe, expect, it } from 'vitest'
import { scratchSource } from '../testing/scratch-source.ts'
import { sourceServers } from '../testing/servers.ts'
import { lagColumn, openSourceMonitor } from './source-monitor.ts'

const { signal } = new AbortController()

describe.each(sourceServers)('the load of %s', (_name, ensure) => {
  it.each(['mysql-offline.sql', 'mysql-online.sql'])('O08 is told to a user of %s', async (script) => {
    await using source = await scratchSource(await ensure(), { script })
    await using monitor = await openSourceMonitor(source.connector, signal)
    const load = await monitor.load(signal)
    expect(load.threadsRunning).toBeGreaterThan(0)
    expect(load.lagSeconds).toBeNull()
    expect(await monitor.load(signal)).toMatchObject({ lagSeconds: null })
  })

  it('O08 has the delay of a replica where it is looked for', async () => {
    await using source = await scratchSource(await ensure())
    const show = async (status: string) => (await source.admin.query(`SHOW ${status} STATUS`))[1]
    const fields = await show('SLAVE').catch(() => show('REPLICA'))
    expect(fields[lagColumn]?.name).toMatch(/^Seconds_Behind_(Master|Source)$/)
  })
})
