import { dmError } from '@data-migration/contract/errors'
import { QueryFailedError } from 'typeorm'
import { expect, it } from 'vitest'
import { codedError } from './coded-error.ts'

const bodyError = (type: string, more: object = {}) =>
  Object.assign(new Error('secret words'), { type, ...more })

it.each([
  ['a coded one', dmError('DM-TASK-018', {}), 'DM-TASK-018'],
  ['a failed statement', new QueryFailedError('SELECT 1', ['p'], new Error('near "p"')), 'DM-TASK-108'],
  ['a path that is no URL', new URIError('%'), 'DM-TASK-100'],
  ['JSON that is none', bodyError('entity.parse.failed'), 'DM-TASK-101'],
  ['a body that breaks off', bodyError('request.aborted'), 'DM-TASK-101'],
  ['too much', bodyError('entity.too.large', { limit: 5 }), 'DM-TASK-102'],
  ['another charset', bodyError('charset.unsupported', { charset: 'utf-7' }), 'DM-TASK-104'],
  ['a bug', new TypeError('x is undefined'), 'DM-JOB-099'],
  ['anything else', 'text', 'DM-JOB-099'],
])('gives %s its code', (_what, error, code) => {
  expect(codedError(error).code).toBe(code)
})

it('tells nobody what a bug or a statement says', () => {
  const texts = [
    codedError(new TypeError('/home/ann is undefined')).message,
    codedError(new QueryFailedError('SELECT 1', ['p'], new Error('near "p"'))).message,
  ]
  for (const text of texts) expect(text).not.toMatch(/ann|near/)
})

it('names the driver code of a failed statement', () => {
  const full = Object.assign(new Error('no space'), { code: '53100' })
  expect(codedError(new QueryFailedError('x', [], full)).params['problem']).toContain('53100')
})
