import type { MachineView, ResponseOf, routes } from '@data-migration/contract/api'
import { call } from '../api/client.ts'
import { t } from '../locales/i18n.ts'
import { confirmed } from './use-confirm.ts'

export type MachineTest = ResponseOf<(typeof routes)['machines.test']>

/** Tries a machine; a host key nobody has accepted is shown for comparison first, then the logins are tried. */
export async function testMachine(machine: Pick<MachineView, 'id' | 'name'>): Promise<MachineTest> {
  const params = { machineId: machine.id }
  const found = await call('machines.test', { params, body: {} })
  if (found.trust === 'accepted' || found.hostKey === null) return found
  const agreed = await confirmed({
    title: t(found.trust === 'changed' ? 'machine.keyChanged' : 'machine.keyUnknown', { name: machine.name }),
    text: t(found.trust === 'changed' ? 'machine.keyChangedText' : 'machine.keyUnknownText'),
    consequences: [`${found.hostKey.algorithm} ${found.hostKey.fingerprint}`],
    confirm: t('machine.acceptKey'),
    danger: found.trust === 'changed',
  })
  if (!agreed) return found
  await call('machines.acceptHostKey', { params, body: found.hostKey })
  return await call('machines.test', { params, body: {} })
}
