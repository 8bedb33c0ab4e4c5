import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MetadataStore } from '@data-migration/contract/plugin'
import { createScratchDatabase, ensurePg15, uniqueName } from '@data-migration/tests/testbed'
import { DataSource } from 'typeorm'
import { entities } from '../store/typeorm/entities.ts'
import { openSqlite } from './node-sqlite.ts'

export type TestMetadata = MetadataStore & AsyncDisposable

const migrations = join(import.meta.dirname, '../../sql/metadata/plugin')

/** Empty tables of the plugin in a database of their own, which goes with the fixture. */
export async function openTestMetadata(dialect: MetadataStore['dialect']): Promise<TestMetadata> {
  return dialect === 'sqlite' ? await openSqliteMetadata() : await openPostgresMetadata()
}

async function openSqliteMetadata(): Promise<TestMetadata> {
  const folder = await mkdtemp(join(tmpdir(), 'dm-store-'))
  const dataSource = await openSqlite(join(folder, 'plugin.db'), entities)
  await migrate(dataSource, 'sqlite')
  return {
    dialect: 'sqlite',
    dataSource,
    [Symbol.asyncDispose]: async () => {
      await dataSource.destroy()
      await rm(folder, { recursive: true })
    },
  }
}

async function openPostgresMetadata(): Promise<TestMetadata> {
  const database = await createScratchDatabase(await ensurePg15(), uniqueName('dm_store'))
  const { host, port, adminUser, adminPassword } = database.endpoint
  const dataSource = await new DataSource({
    type: 'postgres',
    host,
    port,
    username: adminUser,
    password: adminPassword,
    database: database.name,
    entities: [...entities],
    installExtensions: false,
  }).initialize()
  await migrate(dataSource, 'postgres')
  return {
    dialect: 'postgres',
    dataSource,
    [Symbol.asyncDispose]: async () => {
      await dataSource.destroy()
      await database[Symbol.asyncDispose]()
    },
  }
}

async function migrate(dataSource: DataSource, dialect: MetadataStore['dialect']): Promise<void> {
  const folder = join(migrations, dialect)
  for (const name of (await readdir(folder)).sort())
    for (const statement of (await readFile(join(folder, name), 'utf8')).split(/;\s*$/m))
      if (statement.trim() !== '') await dataSource.query(statement)
}
