import { join } from 'node:path'

/** Where tables lie: a file of their own, or a schema of their own in the one PostgreSQL database. */
export type StoreLocation =
  | { readonly dialect: 'sqlite'; readonly file: string }
  | { readonly dialect: 'postgres'; readonly url: string; readonly schema: string }

/** `databaseUrl` null: SQLite files below `dataRoot`. */
export interface StorePlace {
  readonly dataRoot: string
  readonly databaseUrl: string | null
}

export function hostLocation({ dataRoot, databaseUrl }: StorePlace): StoreLocation {
  return databaseUrl === null
    ? { dialect: 'sqlite', file: join(dataRoot, 'host.sqlite') }
    : { dialect: 'postgres', url: databaseUrl, schema: 'host' }
}

export function pluginLocation({ dataRoot, databaseUrl }: StorePlace, pluginId: string): StoreLocation {
  return databaseUrl === null
    ? { dialect: 'sqlite', file: join(dataRoot, 'plugins', `${pluginId}.sqlite`) }
    : { dialect: 'postgres', url: databaseUrl, schema: `plugin_${pluginId.replaceAll('-', '_')}` }
}
