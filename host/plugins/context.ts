import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { dmError } from '@data-migration/contract/errors'
import {
  type HostContext,
  hostApiVersion,
  type MenuEntry,
  type Metadata,
  type PluginManifest,
  type Secrets,
  type UpgradeHandler,
} from '@data-migration/contract/plugin'
import { type DataSource, InstanceChecker } from 'typeorm'
import { auditLog } from '../audit/audit.ts'
import { seal, unseal } from '../secrets/envelope.ts'
import { type StoreLocation, pluginLocation } from '../store/location.ts'
import { migrate } from '../store/migrate.ts'
import { openStore } from '../store/open-store.ts'
import type { HostServices } from './host-services.ts'
import { openSettings, type PluginSettings } from './settings.ts'

/** What a plugin has been given in one life of it; all of it ends with `close`. */
export interface PluginContext {
  readonly host: HostContext
  readonly settings: PluginSettings
  readonly upgrades: ReadonlyMap<string, UpgradeHandler>
  menus(): readonly MenuEntry[]
  /** Closes the plugin's stores. */
  close(): Promise<void>
}

export async function openContext(
  services: HostServices,
  manifest: PluginManifest,
  root: string,
  onListenerError: (error: unknown) => void,
): Promise<PluginContext> {
  const { id } = manifest
  const logger = services.logger.child({ plugin: id })
  const settings = await openSettings(services.store, manifest, onListenerError)
  const upgrades = new Map<string, UpgradeHandler>()
  const stores: DataSource[] = []
  let menus: readonly MenuEntry[] = manifest.menus
  const dataRoot = pluginDataRoot(services.place.dataRoot, id)
  await mkdir(dataRoot, { recursive: true, mode: 0o700 })
  const host: HostContext = {
    hostApi: hostApiVersion,
    pluginId: id,
    pluginRoot: root,
    dataRoot,
    basePath: `/plugins/${id}`,
    authenticate: (token) => services.authenticate(token),
    registerUpgrade: (path, handler) => void upgrades.set(path, handler),
    machines: services.machines,
    dataSources: services.dataSources,
    credentials: services.credentials,
    secrets: secretsOf(services.key, id),
    settings: settings.forPlugin,
    metadata: metadataOf(id, pluginLocation(services.place, id), stores),
    audit: auditLog(services.store, id),
    menus: { register: async (entries) => void (menus = entries) },
    logger,
  }
  const close = async () => {
    upgrades.clear()
    await Promise.all(stores.splice(0).map((store) => store.destroy()))
  }
  return { host, settings, upgrades, menus: () => menus, close }
}

export function pluginDataRoot(dataRoot: string, pluginId: string): string {
  return join(dataRoot, 'plugins', pluginId)
}

function secretsOf(key: Buffer, pluginId: string): Secrets {
  const purpose = `plugin/${pluginId}`
  return {
    encrypt: async (plain) => seal(key, purpose, plain),
    decrypt: async (envelope) => {
      const plain = unseal(key, purpose, envelope)
      if (plain === null) throw dmError('DM-AUTH-011', { resource: purpose })
      return plain
    },
  }
}

function metadataOf(pluginId: string, location: StoreLocation, stores: DataSource[]): Metadata {
  return {
    migrate: (folder) => migrate(location, folder),
    // A packaged plugin has a TypeORM of its own: `instanceof` would not know its entities.
    open: async (entities) => {
      const schemas = entities.filter((entity) => InstanceChecker.isEntitySchema(entity))
      if (schemas.length < entities.length)
        throw dmError('DM-AUTH-013', {
          plugin: pluginId,
          problem: 'an entity is no EntitySchema',
        })
      const dataSource = await openStore(location, schemas)
      stores.push(dataSource)
      return { dialect: location.dialect, dataSource }
    },
  }
}
