import { describe, expect, it } from 'vitest'
import type { Fingerprint } from '../../model/ports/ledger.ts'
import { encodeFingerprint, judgeFingerprint } from './fingerprint.ts'

const before: Fingerprint = {
  sourceServerId: 'uuid-1',
  sourceDatabase: 'shop',
  options: { 'target.existing': 'fail', 'value.zeroDate': 'reject' },
}
const judge = (given: Partial<Fingerprint>, hasRecords = true) =>
  judgeFingerprint(encodeFingerprint(before), { ...before, ...given }, hasRecords)
const options = (changes: Record<string, string>) => ({ options: { ...before.options, ...changes } })

describe('judgeFingerprint', () => {
  it.each([
    ['the same', {}, 'resume'],
    ['an option an older Portal did not know', options({ 'value.new': 'x' }), 'resume'],
    ['another policy', options({ 'value.zeroDate': 'null' }), 'refuse'],
    [
      'another policy on a recreated target',
      options({ 'value.zeroDate': 'null', 'target.existing': 'recreate' }),
      'begin-anew',
    ],
    ['another server', { sourceServerId: 'uuid-2' }, 'other-server'],
    [
      'another server and another policy',
      { sourceServerId: 'uuid-2', ...options({ 'value.zeroDate': 'null' }) },
      'refuse',
    ],
    ['another database on another server', { sourceServerId: 'uuid-2', sourceDatabase: 'shop2' }, 'refuse'],
    [
      'another server for a recreated target',
      { sourceServerId: 'uuid-2', ...options({ 'target.existing': 'recreate' }) },
      'refuse',
    ],
    ['another database', { sourceDatabase: 'shop2' }, 'refuse'],
  ] as const)('%s', (_, given, kind) => {
    expect(judge(given).kind).toBe(kind)
    expect(judge(given, false).kind).toBe('begin-anew')
  })

  it('names every option that changed', () => {
    expect(judge(options({ 'value.zeroDate': 'null', 'target.existing': 'append' }))).toMatchObject({
      error: {
        code: 'DM-JOB-009',
        params: { options: 'target.existing (was fail, is append), value.zeroDate (was reject, is null)' },
      },
    })
  })
})
