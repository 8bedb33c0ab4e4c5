import { expect, it } from 'vitest'
import { LargeRowTurn } from './large-row-turn.ts'

const signal = new AbortController().signal

it('O08 B05 is with one at a time, in the order of asking', async () => {
  const turn = new LargeRowTurn()
  const log: string[] = []
  const session = async (name: string) => {
    const giveBack = await turn.take(signal)
    log.push(`${name} begins`)
    await new Promise((resolve) => setImmediate(resolve))
    log.push(`${name} ends`)
    giveBack()
  }
  await Promise.all([session('a'), session('b'), session('c')])
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})

it('passes over one that has stopped waiting', async () => {
  const turn = new LargeRowTurn()
  const stop = new AbortController()
  const giveBack = await turn.take(signal)
  const stopped = turn.take(stop.signal)
  const next = turn.take(signal)
  stop.abort(new Error('stopped'))
  await expect(stopped).rejects.toThrow('stopped')
  giveBack()
  const last = await next
  last()
  await turn.take(signal)
})
