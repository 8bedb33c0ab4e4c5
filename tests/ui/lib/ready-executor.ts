import { randomUUID } from 'node:crypto'
import { until } from '../../e2e/lib/until.ts'
import type { Stage } from './stage.ts'

/** The stage's machine with Portal installed, as the API does it. */
export async function readyExecutor({ api, machine }: Stage): Promise<string> {
  const { id, users } = await api.call('machines.create', {
    body: {
      name: 'exec-1',
      host: machine.host,
      port: machine.port,
      users: [{ name: machine.user, secret: { kind: 'private-key', privateKey: machine.privateKey } }],
    },
  })
  const params = { machineId: id }
  const { hostKey } = await api.call('machines.test', { params, body: {} })
  if (hostKey !== null) await api.call('machines.acceptHostKey', { params, body: hostKey })
  const directory = `${machine.homeDirectory}/${randomUUID()}`
  await api.call('installations.start', {
    params: { executorId: id },
    body: { userId: users[0]?.id ?? '', directory },
  })
  await until(
    'Portal to be installed and the executor to answer',
    async () => {
      const { install, state } = await api.call('executors.get', { params: { executorId: id } })
      if (install.state === 'failed') throw new Error('Portal could not be installed')
      return install.state === 'installed' && state === 'online'
    },
    120_000,
  )
  return id
}
