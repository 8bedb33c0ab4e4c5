import { dmError } from '@data-migration/contract/errors'
import type {
  CredentialHandle,
  HostKey,
  Machine,
  MachineInput,
  Machines,
  MachineUser,
} from '@data-migration/contract/plugin'
import { type DataSource, type EntityManager, In, Not } from 'typeorm'
import { newId } from '../ids.ts'
import { forgetUnused } from '../secrets/forget-unused.ts'
import type { CredentialRow, MachineRow, MachineUserRow } from '../store/entities/rows.ts'
import { credentialTable, machineTable, machineUserTable } from '../store/entities/tables.ts'
import { isUniqueViolation } from '../store/open-store.ts'
import { checkInput } from './machine-rules.ts'

/** Names of what needs a machine or a data source, e.g. its tasks. */
export type FindUses = (kind: 'machine' | 'data-source', id: string) => Promise<readonly string[]>

export function machineStore(store: DataSource, findUses: FindUses): Machines {
  return {
    list: () => store.transaction((manager) => load(manager)),
    get: (id) => store.transaction((manager) => loadOne(manager, id)),
    create: (input) =>
      change(store, input, async (manager) => {
        const id = newId()
        await checkInput(manager, id, input, [])
        const unknownKey = { keyAlgorithm: null, keyFingerprint: null }
        await manager.insert(machineTable, { id, ...addressOf(input), ...unknownKey })
        await saveUsers(manager, id, input, [])
        return id
      }),
    update: (id, input) =>
      change(store, input, async (manager) => {
        const before = await loadOne(manager, id)
        await checkInput(manager, id, input, before.users)
        const moved = before.host !== input.host || before.port !== input.port
        const key = moved ? { keyAlgorithm: null, keyFingerprint: null } : {}
        await manager.update(machineTable, { id }, { ...addressOf(input), ...key })
        await saveUsers(manager, id, input, before.users)
        return id
      }),
    remove: async (id) => {
      const { name } = await store.transaction((manager) => loadOne(manager, id))
      const users = await findUses('machine', id)
      if (users.length > 0) throw dmError('DM-SSH-008', { machine: name, users: users.join(', ') })
      await store.transaction((manager) => remove(manager, id))
    },
    pinHostKey: (id, key) =>
      store.transaction(async (manager) => {
        await loadOne(manager, id)
        await manager.update(machineTable, { id }, keyColumns(key))
        return await loadOne(manager, id)
      }),
  }
}

async function change(
  store: DataSource,
  input: MachineInput,
  act: (manager: EntityManager) => Promise<string>,
): Promise<Machine> {
  try {
    return await store.transaction(async (manager) => {
      return await loadOne(manager, await act(manager))
    })
  } catch (error) {
    throw isUniqueViolation(error) ? dmError('DM-SSH-009', { name: input.name }, { cause: error }) : error
  }
}

async function load(manager: EntityManager, id?: string): Promise<Machine[]> {
  const where = id === undefined ? {} : { id }
  const machines = await manager.find(machineTable, { where, order: { name: 'ASC' } })
  const users = await manager.find(machineUserTable, {
    where: id === undefined ? {} : { machineId: id },
    order: { position: 'ASC' },
  })
  const handles = users.flatMap(({ credentialId }) => (credentialId === null ? [] : [credentialId]))
  const credentials = await manager.find(credentialTable, {
    select: { id: true, kind: true },
    where: { id: In(handles) },
  })
  return machines.map((row) => machineOf(row, users, credentials))
}

async function loadOne(manager: EntityManager, id: string): Promise<Machine> {
  const [machine] = await load(manager, id)
  if (machine === undefined) throw dmError('DM-SSH-007', { machine: id })
  return machine
}

/** Users that are left out go, with their logins; a login that was replaced goes too. */
async function saveUsers(
  manager: EntityManager,
  machineId: string,
  input: MachineInput,
  before: readonly MachineUser[],
): Promise<void> {
  const rows = input.users.map((user, position): MachineUserRow => {
    const known = before.find(({ id }) => id === user.id)
    const credentialId = user.credential ?? known?.credential ?? null
    return { id: known?.id ?? newId(), machineId, position, name: user.name, credentialId }
  })
  await manager.delete(machineUserTable, { machineId })
  await manager.insert(machineUserTable, rows)
  const kept = rows.map(({ credentialId }) => credentialId)
  await forgetUnused(
    manager,
    before.map(({ credential }) => credential).filter((credential) => !kept.includes(credential)),
  )
}

async function remove(manager: EntityManager, id: string): Promise<void> {
  const machine = await loadOne(manager, id)
  const behind = await manager.findBy(machineTable, { jumpMachineId: id, id: Not(id) })
  const users = behind.map(({ name }) => name).join(', ')
  if (behind.length > 0) throw dmError('DM-SSH-008', { machine: machine.name, users })
  await manager.delete(machineUserTable, { machineId: id })
  await manager.delete(machineTable, { id })
  await forgetUnused(
    manager,
    machine.users.map(({ credential }) => credential),
  )
}

function addressOf({ name, host, port, jumpMachineId }: MachineInput) {
  return { name, host, port, jumpMachineId }
}

function keyColumns({ algorithm, fingerprint }: HostKey) {
  return { keyAlgorithm: algorithm, keyFingerprint: fingerprint }
}

function machineOf(
  row: MachineRow,
  users: readonly MachineUserRow[],
  credentials: readonly Pick<CredentialRow, 'id' | 'kind'>[],
): Machine {
  const { id, name, host, port, keyAlgorithm, keyFingerprint, jumpMachineId } = row
  const hostKey =
    keyAlgorithm === null || keyFingerprint === null
      ? null
      : { algorithm: keyAlgorithm, fingerprint: keyFingerprint }
  const own = users.filter(({ machineId }) => machineId === id)
  return { id, name, host, port, hostKey, jumpMachineId, users: own.map((user) => userOf(user, credentials)) }
}

function userOf(
  { id, name, credentialId }: MachineUserRow,
  credentials: readonly Pick<CredentialRow, 'id' | 'kind'>[],
): MachineUser {
  const kind = credentials.find((credential) => credential.id === credentialId)?.kind
  const authentication = kind === 'password' || kind === 'private-key' ? kind : 'none'
  return { id, name, credential: credentialId as CredentialHandle | null, authentication }
}
