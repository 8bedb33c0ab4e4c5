import type { Account } from '../../../model/accounts.ts'

const ofServer: ReadonlySet<string> = new Set([
  'mysql.sys',
  'mysql.session',
  'mysql.infoschema',
  'mariadb.sys',
])

/** Whoever administers the source, by the names that servers, distributions and managed services give. */
const administrators: ReadonlySet<string> = new Set([
  'root',
  'mysql',
  'debian-sys-maint',
  'rdsadmin',
  'rdsrepladmin',
  'rds_superuser_role',
  'cloudsqladmin',
  'cloudsqlsuperuser',
  'cloudsqlimport',
  'cloudsqlexport',
  'azure_superuser',
  'aliyun_root',
])

/** Only ordinary accounts become roles of the target. */
export function standingOf(user: string, own: string): Account['standing'] {
  if (ofServer.has(user)) return 'server'
  if (administrators.has(user)) return 'administrator'
  return user === own ? 'own' : 'ordinary'
}
