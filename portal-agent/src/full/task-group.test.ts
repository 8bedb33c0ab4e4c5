import { describe, expect, it } from 'vitest'
import { runTogether } from './task-group.ts'

const neverStopped = new AbortController().signal

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  })
}

describe('runTogether', () => {
  it('returns when the last task has ended', async () => {
    const ended: string[] = []
    const task = (name: string) => async () => void ended.push(name)
    await runTogether(neverStopped, [task('a'), task('b')])
    expect(ended).toEqual(['a', 'b'])
  })

  it('stops the others at the first failure, waits for them and throws that failure', async () => {
    let released = false
    const failing = async () => {
      throw new Error('first')
    }
    const working = async (signal: AbortSignal) => {
      try {
        await aborted(signal)
      } finally {
        released = true
      }
    }
    await expect(runTogether(neverStopped, [working, failing])).rejects.toThrow('first')
    expect(released).toBe(true)
  })

  it('throws the reason of the stop, whatever the tasks make of it', async () => {
    const stop = new AbortController()
    const task = async (signal: AbortSignal) => {
      await aborted(signal).catch(() => {
        throw new Error('connection destroyed')
      })
    }
    const group = runTogether(stop.signal, [task, task])
    stop.abort(new Error('stopped by the user'))
    await expect(group).rejects.toThrow('stopped by the user')
  })

  it('throws a failure that has no value', async () => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
    await expect(runTogether(neverStopped, [() => Promise.reject(undefined)])).rejects.toBeUndefined()
  })
})
