import { pathToFileURL } from 'node:url'
import { dmError } from '@data-migration/contract/errors'
import type { PluginManifest, PluginModule } from '@data-migration/contract/plugin'
import { ownFile } from './manifest-file.ts'

let attempts = 0

/** The default export of the server entry. Throws DM-AUTH-013. */
export async function loadModule(root: string, manifest: PluginManifest): Promise<PluginModule> {
  const file = await ownFile(root, manifest, manifest.server.entry)
  const loaded = await importAnew(pathToFileURL(file).href).catch((cause: unknown) => {
    throw dmError('DM-AUTH-013', { plugin: manifest.id, problem: String(cause) }, { cause })
  })
  if (isPluginModule(loaded)) return loaded
  const problem = `the default export of ${manifest.server.entry} has no install, start and uninstall`
  throw dmError('DM-AUTH-013', { plugin: manifest.id, problem })
}

/** A module that failed to load stays failed under its URL for as long as the process lives. */
async function importAnew(url: string): Promise<unknown> {
  try {
    return defaultOf(await import(url))
  } catch (error) {
    attempts += 1
    if (attempts === 1) throw error
    return defaultOf(await import(`${url}?attempt=${attempts}`))
  }
}

function defaultOf(module: unknown): unknown {
  return typeof module === 'object' && module !== null && 'default' in module ? module.default : undefined
}

function isPluginModule(value: unknown): value is PluginModule {
  if (typeof value !== 'object' || value === null) return false
  return ['install', 'start', 'uninstall'].every((name) => typeof Reflect.get(value, name) === 'function')
}
