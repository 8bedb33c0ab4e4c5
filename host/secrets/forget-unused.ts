import { type EntityManager, In } from 'typeorm'
import { credentialTable, dataSourceTable, machineUserTable } from '../store/entities/tables.ts'

/** Deletes the credentials nobody uses any more: a handle may have been given to several. */
export async function forgetUnused(
  manager: EntityManager,
  credentials: readonly (string | null)[],
): Promise<void> {
  const ids = credentials.filter((credential) => credential !== null)
  if (ids.length === 0) return
  const users = await manager.findBy(machineUserTable, { credentialId: In(ids) })
  const sources = await manager.findBy(dataSourceTable, { credentialId: In(ids) })
  const used = new Set([...users, ...sources].map(({ credentialId }) => credentialId))
  const unused = ids.filter((id) => !used.has(id))
  if (unused.length > 0) await manager.delete(credentialTable, { id: In(unused) })
}
