import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { fitsHost, manifestSchema, type PluginManifest } from './manifest.ts'

const manifest = JSON.parse(
  await readFile(new URL('../../plugin.json', import.meta.url), 'utf8'),
) as PluginManifest
const packageJson = JSON.parse(
  await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
) as Pick<PluginManifest, 'version' | 'license'>

describe('plugin.json', () => {
  it('is a manifest, and fits the host API described here', () => {
    const parsed = manifestSchema.parse(manifest)
    expect(parsed.id).toBe('data-migration')
    expect(fitsHost(parsed)).toBe(true)
  })

  it('has the version and license of the package', () => {
    expect(manifest).toMatchObject({ version: packageJson.version, license: packageJson.license })
  })

  it('gives no menu a permission it does not name', () => {
    const named = new Set(manifest.permissions)
    for (const menu of manifest.menus) {
      for (const { permission } of [menu, ...(menu.children ?? [])]) expect(named).toContain(permission)
    }
  })
})

describe('manifestSchema', () => {
  it.each([
    ['an unknown key', { ...manifest, colour: 'red' }, 'unrecognized_keys'],
    ['an unknown key inside', { ...manifest, web: { ...manifest.web, port: 1 } }, 'unrecognized_keys'],
    ['a permission nobody knows', { ...manifest, permissions: ['fly'] }, 'invalid_value'],
    ['an entry outside of the plugin', { ...manifest, server: { entry: '../x.ts' } }, 'invalid_format'],
    ['an absolute entry', { ...manifest, server: { entry: '/etc/passwd' } }, 'invalid_format'],
    ['an id with a blank', { ...manifest, id: 'a b' }, 'invalid_format'],
    ['no menu', { ...manifest, menus: [] }, 'too_small'],
  ])('refuses %s', (_what, given, code) => {
    expect(manifestSchema.safeParse(given).error?.issues).toMatchObject([{ code }])
  })

  it('tells a host that is too old or too new', () => {
    expect(fitsHost({ ...manifest, hostApi: { min: 2, max: 3 } }, 1)).toBe(false)
    expect(fitsHost({ ...manifest, hostApi: { min: 2, max: 3 } }, 3)).toBe(true)
    expect(fitsHost({ ...manifest, hostApi: { min: 2, max: 3 } }, 4)).toBe(false)
  })
})
