import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { identityOf, isAlive, parseStat, processTree, signalProcess } from './process-identity.ts'

describe('parseStat', () => {
  it('reads past a name that holds spaces and parentheses', () => {
    const rest = '77 1 1 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 3 0 987654 0'
    expect(parseStat(`4711 (a) (b c) S ${rest}`)).toEqual({
      pid: 4711,
      state: 'S',
      parent: 77,
      threads: 3,
      startTime: '987654',
    })
  })

  it('refuses what is no line of /proc/<pid>/stat', () => {
    expect(parseStat('4711 (sh')).toBeUndefined()
  })
})

describe('identity', () => {
  it('is that of the process, not of its pid', async () => {
    const child = spawn('sleep', ['60'])
    await once(child, 'spawn')
    const identity = identityOf(child.pid ?? 0)
    if (identity === undefined) throw new Error('the child runs')
    expect(isAlive(identity)).toBe(true)
    expect(processTree({ ...identityOf(process.pid)! }).map((member) => member.pid)).toContain(child.pid)
    const recycled = { ...identity, startTime: '1' }
    expect(isAlive(recycled)).toBe(false)
    signalProcess(recycled, 'SIGKILL')
    expect(isAlive(identity)).toBe(true)
    expect(isAlive({ ...identity, bootId: 'another boot' })).toBe(false)
    signalProcess(identity, 'SIGKILL')
    await once(child, 'exit')
    expect(isAlive(identity)).toBe(false)
    expect(processTree(identity)).toEqual([])
  })
})
