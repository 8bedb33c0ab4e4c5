import { readFile, realpath } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { detailsOf } from '@data-migration/contract/api'
import { dmError } from '@data-migration/contract/errors'
import {
  fitsHost,
  hostApiVersion,
  manifestSchema,
  type PluginManifest,
} from '@data-migration/contract/plugin'

/** plugin.json of a folder. Throws DM-AUTH-013 where it is missing, wrong, or asks for another host. */
export async function readManifest(root: string): Promise<PluginManifest> {
  const given = parse(root, await read(root))
  const outcome = manifestSchema.safeParse(given)
  if (!outcome.success) {
    const details = detailsOf(outcome.error, 'plugin.json')
    const problem = details.map(({ path, message }) => `${path}: ${message}`).join('; ')
    throw dmError('DM-AUTH-013', { plugin: nameOf(given, root), problem }, { details })
  }
  const { id, hostApi } = outcome.data
  if (fitsHost(outcome.data)) return outcome.data
  const problem = `it works with host API ${hostApi.min} to ${hostApi.max}, this is ${hostApiVersion}`
  throw dmError('DM-AUTH-013', { plugin: id, problem })
}

/** The real path of a file the manifest names. Throws DM-AUTH-013 where it is missing or a link leads out of the plugin. */
export async function ownFile(root: string, manifest: PluginManifest, path: string): Promise<string> {
  const file = await realpath(join(root, path)).catch((cause: unknown) => {
    throw dmError('DM-AUTH-013', { plugin: manifest.id, problem: `${path} is missing` }, { cause })
  })
  if (file.startsWith(`${await realpath(root)}/`)) return file
  throw dmError('DM-AUTH-013', { plugin: manifest.id, problem: `${path} leads out of the plugin` })
}

async function read(root: string): Promise<string> {
  return await readFile(join(root, 'plugin.json'), 'utf8').catch((cause: unknown) => {
    throw dmError('DM-AUTH-013', { plugin: basename(root), problem: 'plugin.json cannot be read' }, { cause })
  })
}

function parse(root: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw dmError('DM-AUTH-013', { plugin: basename(root), problem: 'plugin.json is not JSON' }, { cause })
  }
}

function nameOf(given: unknown, root: string): string {
  const id = typeof given === 'object' && given !== null && 'id' in given ? given.id : null
  return typeof id === 'string' ? id.slice(0, 64) : basename(root)
}
