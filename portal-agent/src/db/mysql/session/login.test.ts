import { expect, it } from 'vitest'
import { tlsOptions } from './login.ts'

it.each([
  [undefined, undefined],
  [{ mode: 'disable' }, undefined],
  [{ mode: 'require' }, { rejectUnauthorized: false, verifyIdentity: false }],
  [
    { mode: 'verify-ca', ca: 'C' },
    { rejectUnauthorized: true, verifyIdentity: false, ca: 'C' },
  ],
  [{ mode: 'verify-full' }, { rejectUnauthorized: true, verifyIdentity: true }],
] as const)('D30 TLS is as strict as %j asks for', (tls, expected) => {
  const { ssl } = tlsOptions(tls)
  if (expected === undefined) expect(ssl).toBeUndefined()
  else expect(ssl).toEqual({ minVersion: 'TLSv1.2', ...expected })
})
