import { DmError } from '@data-migration/contract/errors'
import { type CheckItem, readOnlyBlock } from '@data-migration/contract/portal'
import { blocker } from '../../convert/problems.ts'
import type { ObjectDdl } from '../../model/ports/schema-writer.ts'
import type { PostgresSession } from './session.ts'

/** Lets the target's own parser read statements, without carrying out anything of them. */
export async function checkStatements(
  session: PostgresSession,
  objects: readonly ObjectDdl[],
  signal: AbortSignal,
): Promise<CheckItem[]> {
  const items: CheckItem[] = []
  for (const { kind, sourceName, targetName, statements } of objects) {
    const problem = await syntaxProblem(session, statements, { object: targetName, signal })
    if (problem === null) continue
    const findings = {
      subject: `${kind} ${sourceName}`,
      found: problem,
      required: 'statements the target can read',
    }
    items.push(blocker('DM-JOB-082', { kind, name: sourceName, problem }, findings))
  }
  return items
}

async function syntaxProblem(
  session: PostgresSession,
  statements: readonly string[],
  options: { readonly object: string; readonly signal: AbortSignal },
): Promise<string | null> {
  try {
    await session.script(readOnlyBlock(statements), options)
    return null
  } catch (error) {
    if (!(error instanceof DmError) || error.code !== 'DM-TGT-008') throw error
    return String(error.params['problem'] ?? error.message)
  }
}
