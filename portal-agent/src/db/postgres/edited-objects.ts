import { dmError } from '@data-migration/contract/errors'
import type { ObjectDdl } from '../../model/ports/schema-writer.ts'
import { findMisfit } from './misfit.ts'
import type { PostgresSession } from './session.ts'

/**
 * Within the transaction that carried out a user's statements: whether they have made the object, and of a table whether it
 * takes the rows as they are encoded. Throws DM-TGT-050, DM-TGT-051; then nothing of them stays.
 */
export async function assertEdited(session: PostgresSession, object: ObjectDdl): Promise<void> {
  const { edited, kind, targetName, shape } = object
  const query = isThere[kind]
  if (edited === undefined || query === undefined) return
  const [found] = await session.rows(query, [edited.schema, targetName])
  if (found === undefined) throw dmError('DM-TGT-051', { kind, name: targetName })
  if (shape?.kind !== 'table') return
  const misfit = await findMisfit(session, edited.schema, targetName, shape)
  if (misfit !== null) throw dmError('DM-TGT-050', { table: targetName, ...misfit })
}

const relation = (
  kinds: string,
) => `SELECT 1 AS found FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = $1 AND c.relname = $2 AND c.relkind IN (${kinds}) AND c.relpersistence = 'p'`
const routine = `SELECT 1 AS found FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname = $1 AND p.proname = $2 LIMIT 1`

/** Of a trigger the statement that puts it to sleep finds out. */
const isThere: Partial<Record<ObjectDdl['kind'], string>> = {
  table: relation(`'r', 'p'`),
  index: relation(`'i', 'I'`),
  view: relation(`'v'`),
  function: routine,
  procedure: routine,
}
