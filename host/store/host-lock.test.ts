import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { lockStore } from './host-lock.ts'

it('lets one host at a time work with a folder', async () => {
  const dataRoot = join(await mkdtemp(join(tmpdir(), 'dm-lock-')), 'data')
  const place = { dataRoot, databaseUrl: null }
  const first = await lockStore(place)
  await expect(lockStore(place)).rejects.toMatchObject({ code: 'DM-AUTH-016', params: { data: dataRoot } })
  await first[Symbol.asyncDispose]()
  const second = await lockStore(place)
  await second[Symbol.asyncDispose]()
  await rm(dataRoot, { recursive: true })
})
