import { join } from 'node:path'
import express, { Router } from 'express'
import type { PluginSlot } from '../plugins/plugin-slot.ts'

/** The web files of one plugin. A path without a file is a route of its web entry. */
export function pluginAssets(slot: PluginSlot): Router {
  const router = Router()
  router.use((request, response, next) => {
    if (slot.manifest === null || (request.method !== 'GET' && request.method !== 'HEAD')) return next()
    const { root, entry } = slot.manifest.web
    const folder = join(slot.root, root)
    const files = express.static(folder, {
      index: false,
      redirect: false,
      setHeaders: cache,
      dotfiles: 'ignore',
    })
    files(request, response, (error) => {
      if (error !== undefined || /\.\w+$/.test(request.path)) return next(error)
      response.setHeader('Cache-Control', 'no-cache')
      response.sendFile(entry, { root: folder, dotfiles: 'ignore' }, (missing) => {
        if (missing !== undefined && !response.headersSent) next()
      })
    })
  })
  return router
}

/** Names of built assets carry a hash of their content; everything else may change. */
function cache(response: { setHeader(name: string, value: string): void }, path: string): void {
  const hashed = /\/assets\/[^/]+-[\w-]{8,}\.\w+$/.test(path)
  response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
}
