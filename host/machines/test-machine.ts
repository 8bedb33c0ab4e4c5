import type { ResponseOf, hostRoutes } from '@data-migration/contract/api'
import { toErrorBody } from '@data-migration/contract/errors'
import type { Credentials, Machine, Machines, MachineUser } from '@data-migration/contract/plugin'
import { logIn, showHostKey } from './connect.ts'
import { sameHostKey } from './host-key.ts'

export type MachineTest = ResponseOf<(typeof hostRoutes)['machines.test']>

/** Tries every login, but only at a machine that shows the accepted key. Throws what reaching it throws. */
export async function testMachine(
  machine: Machine,
  machines: Machines,
  credentials: Credentials,
): Promise<MachineTest> {
  const began = performance.now()
  const shown = await showHostKey(machine, machine.hostKey, machines, credentials)
  const trust =
    machine.hostKey === null ? 'unknown' : sameHostKey(shown, machine.hostKey) ? 'accepted' : 'changed'
  const users: MachineTest['users'] = []
  for (const user of trust === 'accepted' ? machine.users : [])
    users.push(await tryLogin(machine, user, machines, credentials))
  return { hostKey: shown, trust, users, durationMs: Math.round(performance.now() - began) }
}

async function tryLogin(
  machine: Machine,
  user: MachineUser,
  machines: Machines,
  credentials: Credentials,
): Promise<MachineTest['users'][number]> {
  try {
    using _connection = await logIn(machine, user, machines, credentials)
    return { name: user.name, ok: true }
  } catch (error) {
    return { name: user.name, ok: false, error: toErrorBody(error) }
  }
}
