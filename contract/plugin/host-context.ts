import type { Caller } from './caller.ts'
import type { Credentials } from './credential.ts'
import type { DataSources } from './data-source.ts'
import type { Machines } from './machine.ts'
import type { MenuEntry } from './manifest.ts'

/** Values of the manifest's settings. */
export type SettingValue = string | number | boolean

export interface Settings {
  /** Throws for a key the manifest does not name. */
  get(key: string): SettingValue
  /** Returns the function that ends the subscription. */
  onChange(listener: (key: string, value: SettingValue) => void): () => void
}

/** As pino's: fields first. Values under keys like password, secret, token and privateKey are never written. */
export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  child(fields: object): Logger
}

export interface AuditEntry {
  readonly userId: string
  readonly userName: string
  /** What was done, e.g. `tasks.start`. */
  readonly action: string
  /** `kind/id` of what it was done to. */
  readonly resource: string
  readonly outcome: 'done' | 'refused' | 'failed'
  /** Code of the refusal or failure. */
  readonly code?: string
  /** Further facts; never a secret. */
  readonly params?: Readonly<Record<string, string | number | boolean>>
}

export interface StoredAuditEntry extends AuditEntry {
  readonly id: string
  /** RFC 3339 UTC with ms. */
  readonly at: string
}

export interface AuditQuery {
  readonly page: number
  readonly pageSize: number
  readonly user?: string
  readonly action?: string
  readonly resource?: string
  readonly from?: string
  readonly to?: string
}

export interface Audit {
  record(entry: AuditEntry): Promise<void>
  list(query: AuditQuery): Promise<{ readonly items: readonly StoredAuditEntry[]; readonly total: number }>
}

/** AES-256-GCM envelope with the host's key. What `encrypt` returns may be stored anywhere. */
export interface Secrets {
  encrypt(plain: string): Promise<string>
  /** Errors: DM-AUTH-011 where the key has changed. */
  decrypt(envelope: string): Promise<string>
}

/**
 * A TypeORM `DataSource` over the plugin's entities. Opaque here, since the contract imports zod only: the plugin
 * narrows it with `InstanceChecker.isDataSource` (a packaged plugin has a TypeORM of its own, `instanceof` fails).
 */
export interface MetadataStore {
  readonly dialect: 'sqlite' | 'postgres'
  readonly dataSource: unknown
}

export interface Metadata {
  /**
   * Runs each file `<folder>/<sqlite|postgres>/NNNN-*.sql` that has not run yet, in order of its number, in one
   * transaction, under a lock. Statements name tables without a schema. Returns the names of the files run now.
   * Errors: DM-AUTH-015 where a file that has run was changed or is missing.
   */
  migrate(folder: string): Promise<readonly string[]>
  /**
   * `entities` are TypeORM `EntitySchema`s whose tables the migrations have made. The plugin's tables are its own (a
   * SQLite file, or a schema in the host's PostgreSQL). On SQLite transactions run one after the other, and statements
   * outside wait for them: inside a transaction use its EntityManager only. The host closes it when the plugin stops.
   */
  open(entities: readonly unknown[]): Promise<MetadataStore>
}

/** Functions of `(request, response, next)` and `(request, socket, head)`; opaque as `MetadataStore` is. */
export type HttpHandler = (request: never, response: never, next: never) => unknown
export type UpgradeHandler = (request: never, socket: never, head: never) => unknown

export interface Menus {
  /** Replaces the plugin's menus; the host registers those of the manifest before the start. */
  register(menus: readonly MenuEntry[]): Promise<void>
}

/** Everything the host gives a plugin. Machines and data sources belong to the host and are shared by all plugins. */
export interface HostContext {
  readonly hostApi: number
  readonly pluginId: string
  /** Folder of the plugin's files. */
  readonly pluginRoot: string
  /** Folder the plugin may write to; survives restarts and updates. */
  readonly dataRoot: string
  /** Where the host mounts the handler: `/plugins/<id>`. */
  readonly basePath: string
  /** The caller behind a token; null when it is not valid (any more). Errors: DM-AUTH-006. */
  authenticate(token: string): Promise<Caller | null>
  /** `path` below `basePath`. The socket is not authenticated yet: the first frame carries the token. */
  registerUpgrade(path: string, handler: UpgradeHandler): void
  readonly machines: Machines
  readonly dataSources: DataSources
  readonly credentials: Credentials
  readonly secrets: Secrets
  readonly settings: Settings
  readonly metadata: Metadata
  readonly audit: Audit
  readonly menus: Menus
  readonly logger: Logger
}
