import type { DmError } from '@data-migration/contract/errors'
import type { AccountChange, AccountWriter } from '../../../model/ports/account-writer.ts'
import type { PostgresConnector } from '../connector.ts'
import { isRefusal } from '../create-together.ts'
import { withFencedTransaction } from '../fence.ts'
import type { LedgerContext } from '../ledger-context.ts'
import type { PostgresSession } from '../session.ts'

/** So many in one transaction: each holds locks on what it changes, and a target has a few thousand. */
const together = 100

/** Errors of a change are its result; a lost connection and a lost epoch are thrown. */
export async function openAccountWriter(
  connector: PostgresConnector,
  context: LedgerContext,
): Promise<AccountWriter> {
  const session = await connector.connect('accounts')
  return {
    apply: async (changes, signal) => {
      const results: (DmError | null)[] = []
      for (let at = 0; at < changes.length; at += together)
        results.push(...(await applySome(session, context, changes.slice(at, at + together), signal)))
      return results
    },
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

/** In one transaction where none is refused, else each in its own. */
async function applySome(
  session: PostgresSession,
  context: LedgerContext,
  changes: readonly AccountChange[],
  signal: AbortSignal,
): Promise<(DmError | null)[]> {
  const run = (some: readonly AccountChange[]) =>
    withFencedTransaction(
      session,
      context,
      async () => {
        const first = some[0]?.sql ?? ''
        await session.script(some.flatMap(statementsOf).join(';\n'), { object: first, signal })
      },
      'durable',
    )
  if ((await refusal(() => run(changes))) === null) return changes.map(() => null)
  const results: (DmError | null)[] = []
  for (const change of changes) results.push(await refusal(() => run([change])))
  return results
}

function statementsOf({ before, sql, after }: AccountChange): readonly string[] {
  return [...before, sql, ...after]
}

async function refusal(work: () => Promise<void>): Promise<DmError | null> {
  try {
    await work()
    return null
  } catch (error) {
    if (isRefusal(error)) return error
    throw error
  }
}
