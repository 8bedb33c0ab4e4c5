import { DmError, isTransient } from '@data-migration/contract/errors'
import { openSession, type SessionRequest } from './install-session.ts'

const reachableWithinMs = 20_000

/**
 * Puts a machine right after an installation whose connection was lost. Usually the script there has done so by itself
 * when its input ended; where it could not notice that yet, its lock is broken and its traces are removed. False when
 * the machine cannot be reached.
 */
export async function recover(request: Omit<SessionRequest, 'id' | 'over'>, over: string): Promise<boolean> {
  const { machine } = request
  try {
    await machine.whenReachable(AbortSignal.timeout(reachableWithinMs))
    const session = await openSession({ ...request, id: `${over}-recovery`, over: [over] })
    return await session.rollBack()
  } catch (error) {
    if (error instanceof DmError && !isTransient(error)) throw error
    return false
  }
}
