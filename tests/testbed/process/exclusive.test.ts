import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { exclusively } from './exclusive.ts'

it('lets one work at a time, in turn', async () => {
  let inside = 0
  let most = 0
  const work = async () => {
    inside += 1
    most = Math.max(most, inside)
    await new Promise((resolve) => setImmediate(resolve))
    inside -= 1
  }
  await Promise.all(Array.from({ length: 20 }, () => exclusively('turns', work)))
  expect(most).toBe(1)
})

it('frees the name when the work fails', async () => {
  const failing = exclusively('failure', () => Promise.reject(new RangeError('no')))
  await expect(failing).rejects.toThrow('no')
  expect(await exclusively('failure', async () => 'free')).toBe('free')
})

it('keeps another process out until that one dies', async () => {
  const module = JSON.stringify(join(import.meta.dirname, 'exclusive.ts'))
  const script = `import { exclusively } from ${module}
    setInterval(() => undefined, 1000)
    await exclusively('crash', () => { process.stdout.write('owned'); return new Promise(() => undefined) })`
  const owner = spawn(process.execPath, ['--input-type=module-typescript', '-e', script])
  await once(owner.stdout, 'data')
  let entered = false
  const waiting = exclusively('crash', async () => {
    entered = true
  })
  await exclusively('something else', async () => undefined)
  expect(entered).toBe(false)
  owner.kill('SIGKILL')
  await waiting
  expect(entered).toBe(true)
})
