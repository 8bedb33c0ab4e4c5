import { DmError } from '@data-migration/contract/errors'
import type { HostContext } from '@data-migration/contract/plugin'
import { readOnlyBlock } from '@data-migration/contract/portal'
import type { TargetEnd } from '../store/sub-tasks.ts'
import { withClient } from './postgres.ts'

export interface Reading {
  /** False: the target could not be asked. */
  readonly checked: boolean
  /** What its parser says; null for nothing. */
  readonly problem: string | null
}

const unasked: Reading = { checked: false, problem: null }

/**
 * Lets the target's own parser read statements; it carries nothing of them out. A target that cannot be asked now is no
 * reason to lose what was written: the pre-check asks again.
 */
export async function readByTarget(
  { dataSources, credentials }: Pick<HostContext, 'dataSources' | 'credentials'>,
  { dataSourceId, database, kind }: TargetEnd,
  statements: readonly string[],
): Promise<Reading> {
  if (kind !== 'postgresql') return unasked
  try {
    const login = await dataSources.get(dataSourceId)
    return await credentials.use(login.credential, async (secret) =>
      secret.kind === 'password' ? await read({ ...login, database }, secret.password, statements) : unasked,
    )
  } catch (error) {
    if (!(error instanceof DmError)) throw error
    return error.code === 'DM-TGT-008' ? { checked: true, problem: wordsOf(error) } : unasked
  }
}

async function read(
  login: Parameters<typeof withClient>[0],
  password: string,
  statements: readonly string[],
): Promise<Reading> {
  await withClient(login, password, (client) => client.query(readOnlyBlock(statements)))
  return { checked: true, problem: null }
}

function wordsOf({ params, message }: DmError): string {
  return String(params['problem'] ?? message)
}
