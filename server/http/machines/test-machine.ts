import type { ResponseOf, routes } from '@data-migration/contract/api'
import { toErrorBody } from '@data-migration/contract/errors'
import type { HostContext, Machine, MachineUser } from '@data-migration/contract/plugin'
import { connectSsh, readHostKey } from '../../executors/ssh/connect.ts'
import { defaultTimings, type SshEndpoint } from '../../executors/ssh/endpoint.ts'
import { sameHostKey } from '../../executors/ssh/host-key.ts'
import { machineEndpoint } from '../../executors/ssh/machine-endpoint.ts'

type MachineTest = ResponseOf<(typeof routes)['machines.test']>
type Source = Pick<HostContext, 'machines' | 'credentials'>

/**
 * Shows the host key, and tries every login where it is the accepted one: no login is sent to another. Throws DM-SSH-001,
 * DM-SSH-011, DM-SSH-012 and the jump host's errors.
 */
export async function testMachine(source: Source, machine: Machine): Promise<MachineTest> {
  const began = performance.now()
  const hostKey = await readHostKey(await anyEndpoint(source, machine), defaultTimings)
  const trust =
    machine.hostKey === null ? 'unknown' : sameHostKey(hostKey, machine.hostKey) ? 'accepted' : 'changed'
  const users: MachineTest['users'] = []
  if (trust === 'accepted')
    for (const user of machine.users) users.push(await tryLogin(source, machine, user))
  return { hostKey, trust, users, durationMs: Math.round(performance.now() - began) }
}

/** Whose login it is does not matter, since none is sent; it may have none at all. */
async function anyEndpoint(source: Source, machine: Machine): Promise<SshEndpoint> {
  const known = machine.users.find(({ credential }) => credential !== null)
  if (known !== undefined) return await machineEndpoint(source, machine.id, known.id)
  const { host, port, hostKey } = machine
  const user = machine.users[0]?.name ?? 'nobody'
  return {
    host,
    port,
    user,
    hostKey,
    jump: null,
    withSecret: (use) => use({ kind: 'password', password: '' }),
  }
}

async function tryLogin(
  source: Source,
  machine: Machine,
  { id, name }: MachineUser,
): Promise<MachineTest['users'][number]> {
  try {
    const connection = await connectSsh(await machineEndpoint(source, machine.id, id), defaultTimings)
    connection.close()
    return { name, ok: true }
  } catch (error) {
    return { name, ok: false, error: toErrorBody(error) }
  }
}
