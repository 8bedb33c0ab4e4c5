import type { CheckItem } from '@data-migration/contract/portal'
import type { DatabaseSchema } from '../../../model/schema.ts'
import { isMysql, type MysqlVersion } from '../version.ts'

const shown = 10

/** The server shows that another user's routine is there, and keeps its text to itself: it cannot be converted then. */
export function routineTextItems(
  version: MysqlVersion,
  account: string,
  { database, stored }: DatabaseSchema,
): CheckItem[] {
  const hidden = stored.routines.filter(({ body }) => body === null).map(({ name }) => name)
  if (hidden.length === 0) return []
  const more = hidden.length > shown ? ` and ${hidden.length - shown} more` : ''
  return [
    {
      key: 'source.privilege.routine-text',
      severity: 'warning',
      subject: database,
      found: `text hidden: ${hidden.slice(0, shown).join(', ')}${more}`,
      required: 'the text of functions and procedures (optional)',
      why: 'A routine whose text is not shown cannot be converted, nor what calls it; the report lists them as manual work.',
      fix: `GRANT ${rightToRead(version)} TO ${account};`,
    },
  ]
}

function rightToRead(version: MysqlVersion): string {
  if (isMysql(version, 8, 0, 20)) return 'SHOW_ROUTINE ON *.*'
  return isMysql(version, 8) ? 'SELECT ON *.*' : 'SELECT ON mysql.proc'
}
