import { spawnSync } from 'node:child_process'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { statementsOf } from '../../../e2e/lib/sakila.ts'

interface DebianSchema {
  readonly package: string
  /** Where the package puts the MySQL schema it ships. */
  readonly file: string
}

/** Applications whose packages bring their MySQL schema; none of them was looked at when the conversion was written. */
const schemas: readonly DebianSchema[] = [
  { package: 'roundcube-core', file: 'usr/share/dbconfig-common/data/roundcube/install/mysql' },
  { package: 'cacti', file: 'usr/share/cacti/conf_templates/cacti.sql' },
  { package: 'zabbix-server-mysql', file: 'usr/share/zabbix-server-mysql/schema.sql.gz' },
  { package: 'icinga2-ido-mysql', file: 'usr/share/icinga2-ido-mysql/schema/mysql.sql' },
  { package: 'icingadb', file: 'usr/share/icingadb/schema/mysql/schema.sql' },
  { package: 'phpmyadmin', file: 'usr/share/phpmyadmin/sql/create_tables.sql' },
  { package: 'pdns-backend-mysql', file: 'usr/share/pdns-backend-mysql/schema/schema.mysql.sql' },
  { package: 'mediawiki', file: 'usr/share/mediawiki/maintenance/tables-generated.sql' },
]

export const debianPackages = schemas.map((schema) => schema.package)

/** Fetches the package as apt finds it, and gives version and statements of its schema. */
export async function debianSchema(
  name: string,
  folder: string,
): Promise<{ readonly version: string; readonly statements: readonly string[] }> {
  const schema = schemas.find((each) => each.package === name)
  if (schema === undefined) throw new Error(`there is no schema of ${name}`)
  const own = join(folder, name)
  await mkdir(own, { recursive: true })
  const archive = await downloaded(name, own)
  run('dpkg-deb', ['-x', archive, 'files'], own)
  const bytes = await readFile(join(own, 'files', schema.file))
  const text = (schema.file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  return { version: decodeURIComponent(archive.split('_')[1] ?? ''), statements: definitions(text) }
}

/** One fetched before is taken again. */
async function downloaded(name: string, folder: string): Promise<string> {
  const there = async () => (await readdir(folder)).find((file) => file.endsWith('.deb'))
  if ((await there()) === undefined) run('apt-get', ['download', '-qq', name], folder)
  const archive = await there()
  if (archive === undefined) throw new Error(`apt-get brought no package ${name}`)
  return archive
}

function run(program: string, args: readonly string[], cwd: string): void {
  const { status, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`)
}

/** Without what chooses another database, or fills tables with the application's own rows. */
function definitions(script: string): string[] {
  const plain = script.replace(/^\s*(?:--|#).*$/gm, '')
  return statementsOf(plain).filter(
    (text) => !/^(?:create database|use|insert|drop|update|commit)\b/i.test(text),
  )
}
