import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

/** Holds 30 MB, and lets three times as much die that has lived long enough to be old; prints the most it had for both. */
const program = `
  const { getHeapSpaceStatistics } = await import('node:v8')
  const held = Array.from({ length: 300_000 }, (_, no) => ({ no, text: 'x' + no }))
  const passing = []
  let most = 0
  for (let no = 0; no < 1_200_000; no++) {
    passing[no % 100_000] = { no, text: 'y' + no }
    if (no % 10_000 !== 0) continue
    const old = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'old_space')
    most = Math.max(most, old.space_size)
    await new Promise(setImmediate)
  }
  process.stdout.write(JSON.stringify({ most, held: held.length }))`

async function mostOldSpace(before: string): Promise<number> {
  const args = ['--max-semi-space-size=1', '--input-type=module', '--eval', before + program]
  const { stdout } = await promisify(execFile)(process.execPath, args)
  return (JSON.parse(stdout) as { most: number }).most
}

test('keeps the heap nearer to what lives in it than V8 would', async () => {
  const module = new URL('heap-limits.ts', import.meta.url).href
  const limited = await mostOldSpace(
    `const { keepHeapNearLive } = await import('${module}'); keepHeapNearLive();`,
  )
  const free = await mostOldSpace('')
  expect(limited).toBeLessThan(free * 0.8)
})
