import { dmError } from '@data-migration/contract/errors'
import type { HostServices } from './host-services.ts'
import { PluginSlot } from './plugin-slot.ts'
import { isEnabled, pluginsInUse } from './plugin-records.ts'

/** All plugins the host was given; one that fails does not keep the others from starting. */
export interface PluginHost {
  readonly slots: readonly PluginSlot[]
  /** Throws DM-AUTH-013 for a plugin there is not. */
  get(pluginId: string): PluginSlot
  find(pluginId: string): PluginSlot | undefined
  startEnabled(): Promise<void>
  /** Ends them all; they start again with the host. */
  stopAll(): Promise<void>
  /** Throws DM-AUTH-014 where a plugin that is in use does not run: it cannot say what it needs. */
  uses(kind: 'machine' | 'data-source', id: string): Promise<readonly string[]>
}

export async function openPlugins(roots: readonly string[], services: HostServices): Promise<PluginHost> {
  const slots = roots.map((root) => new PluginSlot(root, services))
  await Promise.all(slots.map((slot) => slot.read()))
  const find = (pluginId: string) => slots.find((slot) => slot.pluginId === pluginId)
  return {
    slots,
    find,
    get: (pluginId) => {
      const slot = find(pluginId)
      if (slot === undefined)
        throw dmError('DM-AUTH-013', { plugin: pluginId, problem: 'the host was not given such a plugin' })
      return slot
    },
    startEnabled: async () => {
      for (const slot of slots) {
        if (slot.manifest === null || !(await isEnabled(services.store, slot.pluginId))) continue
        // It has told the log, and shows it in the list of plugins.
        await slot.start().catch(() => undefined)
      }
    },
    stopAll: async () => void (await Promise.all(slots.map((slot) => slot.stop(true)))),
    uses: async (kind, id) => {
      const asked = (await pluginsInUse(services.store)).map(async (pluginId) => {
        const slot = find(pluginId)
        if (slot === undefined) throw dmError('DM-AUTH-014', { plugin: pluginId })
        return await slot.uses(kind, id)
      })
      return (await Promise.all(asked)).flat()
    },
  }
}
