import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PluginManifest } from '@data-migration/contract/plugin'

/** A plugin on disk, deleted at the end. */
export interface PluginFolder extends AsyncDisposable {
  readonly root: string
  readonly id: string
}

export interface PluginFiles {
  readonly id?: string
  readonly manifest?: Partial<PluginManifest>
  /** plugin.json as it stands, instead of a manifest. */
  readonly manifestText?: string
  /** JavaScript of the server entry. */
  readonly source?: string
}

/** A module whose parts can be replaced: `install`, `start`, `uninstall`, and of what runs `handler`, `stop`, `health`. */
export function moduleSource(parts: Readonly<Record<string, string>> = {}): string {
  const part = (name: string, text: string) => `const ${name} = ${parts[name] ?? text}`
  return [
    part('install', 'async () => {}'),
    part('uninstall', 'async () => {}'),
    part('handler', '(request, response) => response.json({ path: request.url, base: request.baseUrl })'),
    part('stop', 'async () => {}'),
    part('health', "async () => ({ status: 'ok', problems: [] })"),
    part('uses', 'async () => []'),
    part('start', 'async () => ({ handler, stop, health, uses })'),
    'export default { install, start, uninstall }',
  ].join('\n')
}

export async function pluginFolder(files: PluginFiles = {}): Promise<PluginFolder> {
  const root = await mkdtemp(join(tmpdir(), 'dm-plugin-'))
  const id = files.id ?? 'fixture'
  const manifest = { ...manifestOf(id), ...files.manifest }
  await mkdir(join(root, 'web', 'assets'), { recursive: true })
  await writeFile(join(root, 'plugin.json'), files.manifestText ?? JSON.stringify(manifest))
  await writeFile(join(root, 'plugin.mjs'), files.source ?? moduleSource())
  await writeFile(join(root, 'web', 'index.html'), '<title>console</title>')
  await writeFile(join(root, 'web', 'assets', 'main-a1b2c3d4.js'), 'export {}')
  await writeFile(join(root, 'secret.txt'), 'not for the web')
  return { root, id, [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) }
}

function manifestOf(id: string): PluginManifest {
  const text = { en: id, zh: id }
  return {
    id,
    name: text,
    description: text,
    version: '1.2.3',
    provider: 'tests',
    license: 'none',
    hostApi: { min: 1, max: 1 },
    server: { entry: 'plugin.mjs' },
    web: { root: 'web', entry: 'index.html' },
    menus: [
      { path: '/', name: text, order: 2, permission: 'view' },
      { path: '/admin', name: text, order: 1, permission: 'admin' },
    ],
    permissions: ['view', 'admin'],
    settings: [
      { key: 'limit', type: 'integer', default: 4, min: 1, max: 9, label: text },
      { key: 'greeting', type: 'text', default: 'hello', label: text },
    ],
  }
}
