import { describe, expect, it } from 'vitest'
import { connectError, hostKeyError, lostError } from './ssh-error.ts'

const peer = { host: 'h', port: 22, user: 'u' }

function failure(message: string, fields: Record<string, string> = {}): Error {
  return Object.assign(new Error(message), fields)
}

describe('connectError', () => {
  it.each([
    [
      'All configured authentication methods failed',
      { level: 'client-authentication' },
      'DM-SSH-002',
      undefined,
    ],
    ['connect ECONNREFUSED', { level: 'client-socket', code: 'ECONNREFUSED' }, 'DM-SSH-001', 'refused'],
    [
      'getaddrinfo ENOTFOUND',
      { level: 'client-socket', code: 'ENOTFOUND' },
      'DM-SSH-001',
      'name is not known',
    ],
    ['connect EHOSTUNREACH', { level: 'client-socket', code: 'EHOSTUNREACH' }, 'DM-SSH-001', 'no route'],
    ['Timed out while waiting for handshake', { level: 'client-timeout' }, 'DM-SSH-001', 'no answer'],
    ['Connection lost before handshake', { level: 'protocol' }, 'DM-SSH-001', 'before handshake'],
    ['Cannot parse privateKey: Unsupported key format', {}, 'DM-SSH-005', 'format'],
    [
      'Cannot parse privateKey: Encrypted private OpenSSH key detected, but no passphrase given',
      {},
      'DM-SSH-005',
      'no passphrase is stored',
    ],
    [
      'Cannot parse privateKey: OpenSSH key integrity check failed -- bad passphrase?',
      {},
      'DM-SSH-005',
      'does not open it',
    ],
  ])('%s', (message, fields, code, problem) => {
    const error = connectError(failure(message, fields), peer)
    expect(error.code).toBe(code)
    if (problem !== undefined) expect(String(error.params['problem'])).toContain(problem)
  })

  it('keeps an error that has its code already', () => {
    const coded = lostError(new Error('x'), peer, 'y')
    expect(connectError(coded, peer)).toBe(coded)
  })
})

describe('hostKeyError', () => {
  const shown = { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:new' }

  it('tells a first contact from a changed key, and shows what was found', () => {
    expect(hostKeyError(shown, null, peer)).toMatchObject({
      code: 'DM-SSH-004',
      found: 'ssh-ed25519 SHA256:new',
    })
    const accepted = { algorithm: 'ssh-ed25519', fingerprint: 'SHA256:old' }
    const changed = hostKeyError(shown, accepted, peer)
    expect(changed).toMatchObject({ code: 'DM-SSH-003', found: 'ssh-ed25519 SHA256:new' })
    expect(changed.details[0]?.message).toContain('SHA256:old')
  })
})
