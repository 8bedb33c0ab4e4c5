import { z } from 'zod'
import { permissionSchema } from './permission.ts'

const text = z.strictObject({ en: z.string().min(1), zh: z.string().min(1) })

/** A path inside the plugin's own folder. */
const ownPath = z.string().regex(/^(?!.*\.\.)(?!\/)[\w./-]+$/, 'a path inside the plugin, without ".."')

const menuSchema = z.strictObject({
  /** Route of the web entry, e.g. `/tasks`. */
  path: z.string().regex(/^\/[\w/-]*$/, 'a route that begins with /'),
  name: text,
  order: z.int().min(0).max(9999),
  icon: z.string().optional(),
  /** Who sees it. */
  permission: permissionSchema,
  children: z
    .array(
      z.strictObject({
        path: z.string().regex(/^\/[\w/-]*$/),
        name: text,
        order: z.int().min(0).max(9999),
        permission: permissionSchema,
      }),
    )
    .optional(),
})

const settingSchema = z.discriminatedUnion('type', [
  z.strictObject({
    key: z.string().regex(/^[a-z][\w.]*$/i),
    type: z.literal('integer'),
    default: z.int(),
    min: z.int(),
    max: z.int(),
    label: text,
  }),
  z.strictObject({
    key: z.string().regex(/^[a-z][\w.]*$/i),
    type: z.literal('boolean'),
    default: z.boolean(),
    label: text,
  }),
  z.strictObject({
    key: z.string().regex(/^[a-z][\w.]*$/i),
    type: z.literal('text'),
    default: z.string(),
    label: text,
  }),
])

const version = z.string().regex(/^\d+\.\d+\.\d+$/, 'a version like 1.2.3')

/** plugin.json: everything a host has to know before it loads any code. Unknown keys are refused. */
export const manifestSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{1,63}$/),
  name: text,
  description: text,
  version,
  provider: z.string().min(1),
  license: z.string().min(1),
  /** Versions of the host API the plugin works with, both ends included. */
  hostApi: z.strictObject({ min: z.int().positive(), max: z.int().positive() }),
  server: z.strictObject({
    /** Module whose default export is the PluginModule. */
    entry: ownPath,
  }),
  web: z.strictObject({
    /** Folder that is served below `/static-plugin/<id>/`. */
    root: ownPath,
    entry: ownPath,
  }),
  menus: z.array(menuSchema).min(1),
  permissions: z.array(permissionSchema).min(1),
  settings: z.array(settingSchema),
})

export type PluginManifest = z.infer<typeof manifestSchema>
export type MenuEntry = PluginManifest['menus'][number]
export type SettingDefinition = PluginManifest['settings'][number]

/** The host API described by `host-context.ts`. Raised when something a plugin relies on changes. */
export const hostApiVersion = 1

export function fitsHost(manifest: PluginManifest, hostApi: number = hostApiVersion): boolean {
  return manifest.hostApi.min <= hostApi && hostApi <= manifest.hostApi.max
}
