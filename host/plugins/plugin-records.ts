import { rm } from 'node:fs/promises'
import type { PluginManifest } from '@data-migration/contract/plugin'
import { type DataSource, Not } from 'typeorm'
import { dropLocation } from '../store/drop-location.ts'
import { pluginSettingTable, pluginTable } from '../store/entities/tables.ts'
import { pluginLocation } from '../store/location.ts'
import { pluginDataRoot } from './context.ts'
import type { HostServices } from './host-services.ts'

/** `enabled`: starts with the host. `uninstalled`: nothing is asked of it any more. */
export type PluginRecordState = 'enabled' | 'disabled' | 'uninstalled'

/** A plugin the host has never seen starts with it. */
export async function isEnabled(store: DataSource, pluginId: string): Promise<boolean> {
  const row = await store.manager.findOneBy(pluginTable, { id: pluginId })
  return row === null || row.state === 'enabled'
}

/** Ids of the plugins whose data may name machines and data sources. */
export async function pluginsInUse(store: DataSource): Promise<string[]> {
  const rows = await store.manager.findBy(pluginTable, { state: Not('uninstalled') })
  return rows.map(({ id }) => id)
}

export async function rememberPlugin(
  store: DataSource,
  { id, version }: PluginManifest,
  state: PluginRecordState,
): Promise<void> {
  await store.getRepository(pluginTable).upsert({ id, version, state }, ['id'])
}

/** It stays out of use until somebody starts it. */
export async function forgetPlugin(
  { store, place }: HostServices,
  manifest: PluginManifest,
  keepData: boolean,
): Promise<void> {
  if (!keepData) {
    await store.manager.delete(pluginSettingTable, { pluginId: manifest.id })
    await dropLocation(pluginLocation(place, manifest.id))
    await rm(pluginDataRoot(place.dataRoot, manifest.id), { recursive: true, force: true })
  }
  await rememberPlugin(store, manifest, 'uninstalled')
}
