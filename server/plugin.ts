import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { PluginModule } from '@data-migration/contract/plugin'
import { startPlugin } from './compose.ts'

const plugin: PluginModule = {
  install: async ({ metadata, pluginRoot }) => {
    await metadata.migrate(join(pluginRoot, 'sql', 'metadata', 'plugin'))
  },
  start: startPlugin,
  /** The tables go with the store, which is the host's to drop. */
  uninstall: async ({ dataRoot }, { keepData }) => {
    if (!keepData) await rm(join(dataRoot, 'packages'), { recursive: true, force: true })
  },
}

export default plugin
