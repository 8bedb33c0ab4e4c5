import { basename } from 'node:path'
import type { HostRouteName, ResponseOf, hostRoutes } from '@data-migration/contract/api'
import type { Audit, Caller, MenuEntry } from '@data-migration/contract/plugin'
import { dmError } from '@data-migration/contract/errors'
import type { PluginHost } from '../../plugins/plugin-host.ts'
import type { PluginSlot } from '../../plugins/plugin-slot.ts'
import type { Handlers } from '../mount-routes.ts'

type Names = Extract<
  HostRouteName,
  | 'host.plugins'
  | 'host.startPlugin'
  | 'host.stopPlugin'
  | 'host.uninstallPlugin'
  | 'host.settings'
  | 'host.saveSettings'
  | 'host.audit'
>
type PluginView = ResponseOf<(typeof hostRoutes)['host.startPlugin']>

export function pluginHandlers(plugins: PluginHost, audit: Audit): Handlers<Names> {
  return {
    'host.plugins': async (_request, { caller }) => ({
      items: await Promise.all(plugins.slots.map((slot) => viewOf(slot, caller))),
    }),
    'host.startPlugin': async ({ params }, call) => {
      call.about(`plugin/${params.pluginId}`)
      const slot = plugins.get(params.pluginId)
      await slot.start()
      return await viewOf(slot, call.caller)
    },
    'host.stopPlugin': async ({ params }, call) => {
      call.about(`plugin/${params.pluginId}`)
      const slot = plugins.get(params.pluginId)
      await slot.stop(false)
      return await viewOf(slot, call.caller)
    },
    'host.uninstallPlugin': async ({ params, query }, call) => {
      call.about(`plugin/${params.pluginId}`, { keepData: query.keepData })
      const slot = plugins.get(params.pluginId)
      await slot.uninstall(query.keepData)
      return await viewOf(slot, call.caller)
    },
    'host.settings': async ({ params }) => settingsOf(plugins, params.pluginId).values(),
    'host.saveSettings': async ({ params, body }, call) => {
      call.about(`plugin/${params.pluginId}`, { keys: Object.keys(body).join(' ') })
      return await settingsOf(plugins, params.pluginId).save(body)
    },
    'host.audit': async ({ query }) => {
      const { items, total } = await audit.list(query)
      return { items: [...items], total, page: query.page, pageSize: query.pageSize }
    },
  }
}

/** Throws DM-AUTH-014: settings belong to a plugin that runs, since it is told of changes. */
function settingsOf(plugins: PluginHost, pluginId: string) {
  const { life } = plugins.get(pluginId)
  if (life === null) throw dmError('DM-AUTH-014', { plugin: pluginId })
  return life.context.settings
}

async function viewOf(slot: PluginSlot, caller: Caller | null): Promise<PluginView> {
  const { manifest, pluginId, state, life } = slot
  const { status, problems } = await slot.health()
  const folder = basename(slot.root)
  return {
    id: pluginId,
    name: manifest?.name ?? { en: folder, zh: folder },
    description: manifest?.description ?? { en: '', zh: '' },
    version: manifest?.version ?? '',
    state,
    health: { status, problems: [...problems] },
    menus: visible(life?.context.menus() ?? [], caller),
  }
}

/** Menus the caller may use; a menu without any visible child of its own is still a page. */
function visible(menus: readonly MenuEntry[], caller: Caller | null): MenuEntry[] {
  const may = ({ permission }: Pick<MenuEntry, 'permission'>) => caller?.permissions.has(permission) === true
  return menus
    .filter(may)
    .map((menu) => (menu.children === undefined ? menu : { ...menu, children: menu.children.filter(may) }))
    .sort((one, other) => one.order - other.order)
}
