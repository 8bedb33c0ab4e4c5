import { dmError } from '@data-migration/contract/errors'
import ssh2 from 'ssh2'

/** Throws DM-SSH-005 where the key cannot be opened. Nothing of the key is in the error. */
export function checkPrivateKey(given: {
  readonly privateKey: string
  readonly passphrase?: string | undefined
}): void {
  const parsed = ssh2.utils.parseKey(given.privateKey, given.passphrase)
  if (parsed instanceof Error) throw dmError('DM-SSH-005', { problem: problemOf(parsed.message) })
  if (!parsed.isPrivateKey()) throw dmError('DM-SSH-005', { problem: 'it is a public key' })
}

function problemOf(message: string): string {
  if (/no passphrase/i.test(message)) return 'it is encrypted and no passphrase was given'
  if (/bad passphrase|decrypt|integrity/i.test(message)) return 'the passphrase does not open it'
  return 'its format is not known'
}
