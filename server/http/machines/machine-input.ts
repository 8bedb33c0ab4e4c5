import type { RequestOf, routes } from '@data-migration/contract/api'
import { dmError } from '@data-migration/contract/errors'
import type { CredentialHandle, Credentials, MachineInput, Secret } from '@data-migration/contract/plugin'
import ssh2 from 'ssh2'

type Given = RequestOf<(typeof routes)['machines.create']>['body']
type GivenSecret = NonNullable<Given['users'][number]['secret']>

/**
 * Stores the logins, gives the machine with their handles to `save`, and forgets them again where that fails. Throws
 * DM-SSH-005.
 */
export async function withLogins<T>(
  credentials: Credentials,
  given: Given,
  save: (input: MachineInput) => Promise<T>,
): Promise<T> {
  const secrets = given.users.map(({ secret }) => (secret === undefined ? null : secretOf(secret)))
  const stored: CredentialHandle[] = []
  try {
    const users: MachineInput['users'][number][] = []
    for (const [index, { id, name }] of given.users.entries()) {
      const secret = secrets[index] ?? null
      const credential = secret === null ? null : await credentials.store(secret)
      if (credential !== null) stored.push(credential)
      users.push({
        name,
        ...(id === undefined ? {} : { id }),
        ...(credential === null ? {} : { credential }),
      })
    }
    const { name, host, port, jumpMachineId } = given
    return await save({ name, host, port, jumpMachineId, users })
  } catch (error) {
    await Promise.allSettled(stored.map((handle) => credentials.forget(handle)))
    throw error
  }
}

/** A key is tried at once: later it would fail where nobody looks. Throws DM-SSH-005. */
function secretOf(secret: GivenSecret): Secret {
  if (secret.kind === 'password') return secret
  const { privateKey, passphrase } = secret
  const parsed = ssh2.utils.parseKey(privateKey, passphrase)
  if (parsed instanceof Error) throw dmError('DM-SSH-005', { problem: parsed.message }, { cause: parsed })
  return { kind: 'private-key', privateKey, ...(passphrase === undefined ? {} : { passphrase }) }
}
