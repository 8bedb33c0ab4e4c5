import { userInfo } from 'node:os'
import type { Machine } from '@data-migration/contract/plugin'

/** Ids no generator makes: all time bits are zero. */
export const localExecutorId = '00000000-0000-7000-8000-000000000001'
const localUserId = '00000000-0000-7000-8000-000000000002'

/** The server's own machine, as the host would show it: always there, without SSH and without a login. */
export function localExecutor(): Machine {
  return {
    id: localExecutorId,
    name: 'local',
    host: 'localhost',
    port: 0,
    hostKey: null,
    jumpMachineId: null,
    users: [{ id: localUserId, name: userInfo().username, credential: null, authentication: 'none' }],
  }
}
