import { z } from 'zod'
import type { AccountGrant } from '../../../model/accounts.ts'
import type { MysqlConnection } from '../connector.ts'
import type { CatalogueReader } from './catalogue-reader.ts'

interface RevokeSource {
  readonly connection: MysqlConnection
  readonly reader: CatalogueReader
  readonly database: string
}

const restrictionsSchema = z.array(z.object({ Database: z.string(), Privileges: z.array(z.string()) }))

/**
 * Global privileges as far as they hold in the database (MySQL 8.0.16, partial_revokes). Who may not read what was taken out
 * must not hand it on: then none of them is translated. The column also holds hashes of second passwords; the server
 * takes the one path out of it that is asked for.
 */
export async function withoutRevoked(
  grants: readonly AccountGrant[],
  { connection, reader, database }: RevokeSource,
  signal: AbortSignal,
): Promise<AccountGrant[]> {
  if (reader.columns('user', (name) => name === 'user_attributes').length === 0) {
    const what = 'partial revokes, so that no global privilege can be translated'
    reader.miss(what, 'SELECT (User_attributes) ON mysql.user')
    return []
  }
  const sql = `SELECT User, Host, JSON_EXTRACT(User_attributes, '$.Restrictions') FROM mysql.user`
  const rows = await connection.session.query({ name: 'partial-revokes', sql }, signal)
  return heldIn(database, grants, rows)
}

/** `restrictions`: user, host and the JSON of what was taken out. */
export function heldIn(
  database: string,
  grants: readonly AccountGrant[],
  restrictions: readonly (readonly (string | null)[])[],
): AccountGrant[] {
  const revoked = new Map(
    restrictions.map(([user, host, json = null]) => [
      JSON.stringify([user, host]),
      revokedIn(json, database),
    ]),
  )
  return grants.map((grant) => {
    const gone = revoked.get(JSON.stringify([grant.account.user, grant.account.host]))
    return { ...grant, privileges: grant.privileges.filter((privilege) => gone?.has(privilege) !== true) }
  })
}

function revokedIn(json: string | null, database: string): ReadonlySet<string> {
  if (json === null) return new Set()
  const restrictions = restrictionsSchema.parse(JSON.parse(json))
  return new Set(
    restrictions
      .filter(({ Database }) => Database === database)
      .flatMap(({ Privileges }) => Privileges.map((word) => word.toUpperCase())),
  )
}
