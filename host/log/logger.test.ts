import { dmError } from '@data-migration/contract/errors'
import { describe, expect, it } from 'vitest'
import { createLogger } from './logger.ts'

function written(act: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown> {
  let text = ''
  act(createLogger('debug', { write: (line) => void (text += line) }))
  return JSON.parse(text) as Record<string, unknown>
}

describe('createLogger', () => {
  it('writes no value under the name of a secret, however deep', () => {
    const login = { password: 'hunter2', privateKey: 'hunter2', nested: [{ passphrase: 'hunter2' }] }
    const fields = {
      login,
      token: 'hunter2',
      headers: { authorization: 'Bearer hunter2', cookie: 'hunter2' },
    }
    const line = written((logger) => logger.child({ secret: 'hunter2' }).info(fields, 'said'))
    expect(JSON.stringify(line)).not.toContain('hunter2')
    expect(line).toMatchObject({ msg: 'said', login: { password: '[secret]' } })
  })

  it('keeps what is no secret', () => {
    const line = written((logger) => logger.warn({ mustChangePassword: true, tokens: 3, user: 'ann' }, 'x'))
    expect(line).toMatchObject({ mustChangePassword: true, tokens: 3, user: 'ann' })
  })

  it('says of an error what happened, not what a driver hangs on it', () => {
    const cause = Object.assign(new Error('refused'), {
      code: '28P01',
      client: { password: 'hunter2' },
      sql: 'SELECT',
    })
    const error = dmError('DM-AUTH-003', {}, { cause })
    const line = written((logger) => logger.error({ error }, 'failed'))
    expect(line['error']).toMatchObject({ code: 'DM-AUTH-003', cause: { message: 'refused', code: '28P01' } })
    expect(JSON.stringify(line)).not.toMatch(/hunter2|SELECT/)
  })

  it('survives what refers to itself', () => {
    const loop: Record<string, unknown> = {}
    loop['self'] = loop
    expect(written((logger) => logger.info(loop, 'round'))['msg']).toBe('round')
  })
})
