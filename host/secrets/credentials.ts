import { dmError } from '@data-migration/contract/errors'
import type { CredentialHandle, Credentials, Secret } from '@data-migration/contract/plugin'
import type { DataSource } from 'typeorm'
import { instantOf, newId } from '../ids.ts'
import { credentialTable } from '../store/entities/tables.ts'
import { seal, unseal } from './envelope.ts'

/** Secrets behind handles: in the store there are envelopes only, in the clear they live as long as `use` runs. */
export function credentialStore(store: DataSource, key: Buffer): Credentials {
  const table = store.getRepository(credentialTable)
  return {
    use: async (credential, use) => {
      const row = await table.findOneBy({ id: credential })
      const text = row === null ? null : unseal(key, purposeOf(credential), row.envelope)
      if (text === null) throw dmError('DM-AUTH-011', { resource: `credential/${credential}` })
      return await use(JSON.parse(text) as Secret)
    },
    store: async (secret) => {
      const id = newId()
      const envelope = seal(key, purposeOf(id), JSON.stringify(secret))
      await table.insert({ id, kind: secret.kind, envelope, createdAt: instantOf() })
      return id as CredentialHandle
    },
    forget: async (credential) => void (await table.delete({ id: credential })),
  }
}

function purposeOf(id: string): string {
  return `credential/${id}`
}
