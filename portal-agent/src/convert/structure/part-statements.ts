import type { ObjectDdl } from '../../model/ports/schema-writer.ts'
import { quoteIdent, quoteQualified } from '../quote.ts'
import { notFollowed } from './not-followed.ts'

/** Where the part's table is on the target. */
export interface PartPlace {
  readonly schema: string
  readonly table: string
}

/** Takes a part of a table away. */
export function dropPart({ kind, targetName }: ObjectDdl, { schema, table }: PartPlace): string[] {
  const owner = quoteQualified(schema, table)
  switch (kind) {
    case 'primary-key':
    case 'foreign-key':
    case 'check':
      return [`ALTER TABLE ${owner} DROP CONSTRAINT ${quoteIdent(targetName)}`]
    case 'unique':
    case 'index':
      return [`DROP INDEX ${quoteQualified(schema, targetName)}`]
    case 'trigger':
      return [
        `DROP TRIGGER ${quoteIdent(targetName)} ON ${owner}`,
        `DROP FUNCTION ${quoteQualified(schema, targetName)}()`,
      ]
    default:
      throw notFollowed(`${kind} ${targetName} would have to go on the target`)
  }
}

/** Gives a part of a table another name. */
export function renamePart(
  { kind, targetName }: ObjectDdl,
  to: string,
  { schema, table }: PartPlace,
): string[] {
  const owner = quoteQualified(schema, table)
  switch (kind) {
    case 'primary-key':
    case 'foreign-key':
    case 'check':
      return [`ALTER TABLE ${owner} RENAME CONSTRAINT ${quoteIdent(targetName)} TO ${quoteIdent(to)}`]
    case 'unique':
    case 'index':
      return [`ALTER INDEX ${quoteQualified(schema, targetName)} RENAME TO ${quoteIdent(to)}`]
    case 'trigger':
      return [
        `ALTER TRIGGER ${quoteIdent(targetName)} ON ${owner} RENAME TO ${quoteIdent(to)}`,
        `ALTER FUNCTION ${quoteQualified(schema, targetName)}() RENAME TO ${quoteIdent(to)}`,
      ]
    default:
      throw notFollowed(`${kind} ${targetName} would have to be named otherwise on the target`)
  }
}
