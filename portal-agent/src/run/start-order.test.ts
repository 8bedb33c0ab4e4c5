import { DmError } from '@data-migration/contract/errors'
import { describe, expect, it } from 'vitest'
import { readStartOrder } from './start-order.ts'

const job = {
  id: 'sub-1',
  source: { kind: 'mysql', host: 'a', port: 1, user: 'u', database: 'd' },
  target: { kind: 'postgresql', host: 'b', port: 2, user: 'u', database: 'd' },
  mode: 'offline',
}

function read(order: unknown): ReturnType<typeof readStartOrder> | DmError {
  try {
    return readStartOrder(typeof order === 'string' ? order : JSON.stringify(order))
  } catch (error) {
    if (error instanceof DmError) return error
    throw error
  }
}

describe('readStartOrder', () => {
  it('joins job and passwords, and keeps them apart again', () => {
    const order = read({ job, secrets: { source: 'pw-1', target: null } })
    if (order instanceof DmError) throw order
    expect(order.read.job.subTask).toBe('sub-1')
    expect(order.read.credentials.source?.reveal()).toBe('pw-1')
    expect(order.read.credentials.target).toBeNull()
    expect(JSON.stringify(order)).not.toContain('pw-1')
  })

  it.each<[string | undefined, string, boolean]>([
    [undefined, 'run', false],
    ['run', 'run', false],
    ['verify', 'verify', false],
    ['repair', 'repair', false],
    ['apply-repair', 'repair', true],
  ])('%s does %s; whether it applies is not up to the options', (command, expected, apply) => {
    for (const option of [true, false]) {
      const options = { 'repair.apply': option }
      const order = read({ job: { ...job, options }, secrets: none(), command })
      if (order instanceof DmError) throw order
      expect([order.command, order.read.job.options['repair.apply']]).toEqual([expected, apply])
    }
  })

  it.each<[string, unknown, string]>([
    [
      'a password in the job',
      { job: { ...job, source: { ...job.source, password: 'pw' } }, secrets: none() },
      'job.source.password',
    ],
    [
      'a variable of the executor',
      { job: { ...job, target: { ...job.target, passwordEnv: 'HOME' } }, secrets: none() },
      'job.target.passwordEnv',
    ],
    ['no secrets', { job }, 'secrets'],
    ['a number as password', { job, secrets: { source: 1, target: null } }, 'secrets.source'],
    ['no job', { secrets: none() }, 'job'],
    ['an unknown command', { job, secrets: none(), command: 'drop' }, 'command'],
    ['a bad job', { job: { ...job, mode: 'sideways' }, secrets: none() }, 'mode'],
  ])('refuses %s', (_, order, path) => {
    const error = read(order)
    expect(error).toMatchObject({ code: 'DM-JOB-003', details: [{ path }] })
    expect(JSON.stringify(error)).not.toContain('"pw"')
  })

  it('never quotes what it could not parse', () => {
    const error = read('{"secrets": {"source": "pw-1" "target"')
    expect(error).toMatchObject({ code: 'DM-JOB-002' })
    expect(`${(error as DmError).message} ${(error as DmError).found}`).not.toContain('pw-1')
  })
})

function none() {
  return { source: null, target: null }
}
