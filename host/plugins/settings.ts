import { dmError, type ErrorDetail } from '@data-migration/contract/errors'
import type {
  PluginManifest,
  SettingDefinition,
  Settings,
  SettingValue,
} from '@data-migration/contract/plugin'
import type { DataSource } from 'typeorm'
import { pluginSettingTable } from '../store/entities/tables.ts'

type Values = Readonly<Record<string, SettingValue>>
type Listener = (key: string, value: SettingValue) => void

/** Settings of one plugin: the manifest's defaults, and what was saved over them. */
export interface PluginSettings {
  values(): Values
  /** Throws DM-TASK-100 with every setting that is wrong. */
  save(given: Values): Promise<Values>
  readonly forPlugin: Settings
}

/** `onListenerError` hears of what a listener throws: it is the plugin's fault and not the caller's. */
export async function openSettings(
  store: DataSource,
  manifest: PluginManifest,
  onListenerError: (error: unknown) => void,
): Promise<PluginSettings> {
  const table = store.getRepository(pluginSettingTable)
  const listeners = new Set<Listener>()
  const stored = await table.findBy({ pluginId: manifest.id })
  const saved = new Map(stored.map(({ key, value }) => [key, JSON.parse(value) as SettingValue]))
  const valueOf = (setting: SettingDefinition) => {
    const value = saved.get(setting.key)
    return value === undefined || problemOf(setting, value) !== null ? setting.default : value
  }
  const values = () => Object.fromEntries(manifest.settings.map((setting) => [setting.key, valueOf(setting)]))
  return {
    values,
    save: async (given) => {
      check(manifest, given)
      const rows = Object.entries(given).map(([key, value]) => ({
        pluginId: manifest.id,
        key,
        value: JSON.stringify(value),
      }))
      await table.upsert(rows, ['pluginId', 'key'])
      for (const [key, value] of Object.entries(given)) {
        saved.set(key, value)
        for (const listener of listeners) tell(listener, key, value, onListenerError)
      }
      return values()
    },
    forPlugin: {
      get: (key) => {
        const setting = manifest.settings.find((candidate) => candidate.key === key)
        if (setting === undefined)
          throw dmError('DM-AUTH-013', { plugin: manifest.id, problem: `its manifest has no setting ${key}` })
        return valueOf(setting)
      },
      onChange: (listener) => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
  }
}

function tell(listener: Listener, key: string, value: SettingValue, onError: (error: unknown) => void): void {
  try {
    listener(key, value)
  } catch (error) {
    onError(error)
  }
}

function check(manifest: PluginManifest, given: Values): void {
  const details = Object.entries(given).flatMap(([key, value]): ErrorDetail[] => {
    const setting = manifest.settings.find((candidate) => candidate.key === key)
    const problem = setting === undefined ? 'the plugin has no such setting' : problemOf(setting, value)
    return problem === null ? [] : [{ path: `body.${key}`, code: 'invalid', message: problem }]
  })
  if (details.length > 0) throw dmError('DM-TASK-100', { count: details.length }, { details })
}

/** Null where the value is one the setting can have. */
export function problemOf(setting: SettingDefinition, value: SettingValue): string | null {
  switch (setting.type) {
    case 'integer':
      return Number.isInteger(value) && Number(value) >= setting.min && Number(value) <= setting.max
        ? null
        : `a whole number from ${setting.min} to ${setting.max}`
    case 'boolean':
      return typeof value === 'boolean' ? null : 'true or false'
    case 'text':
      return typeof value === 'string' ? null : 'text'
  }
}
