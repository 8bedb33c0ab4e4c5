import { join } from 'node:path'
import express, { type RequestHandler, type Response } from 'express'
import type { PluginHost } from '../plugins/plugin-host.ts'

/** The web files of the plugins. A path that is no file's is a route of the plugin's web entry. */
export function pluginAssets(plugins: PluginHost): RequestHandler<{ pluginId: string }> {
  return (request, response, next) => {
    const slot = plugins.find(request.params.pluginId)
    const reads = request.method === 'GET' || request.method === 'HEAD'
    if (!reads || slot === undefined || slot.manifest === null) return next()
    const { root, entry } = slot.manifest.web
    const folder = join(slot.root, root)
    const files = express.static(folder, {
      index: false,
      redirect: false,
      dotfiles: 'ignore',
      setHeaders: setCaching,
    })
    files(request, response, (error) => {
      if (error !== undefined || /\.\w+$/.test(request.path)) return next(error)
      response.setHeader('Cache-Control', 'no-cache')
      response.sendFile(entry, { root: folder, dotfiles: 'ignore' }, (missing) => {
        if (missing !== undefined && !response.headersSent) next()
      })
    })
  }
}

/** Names of built assets carry a hash of their content; everything else may change. */
function setCaching(response: Pick<Response, 'setHeader'>, path: string): void {
  const hashed = /\/assets\/[^/]+-[\w-]{8,}\.\w+$/.test(path)
  response.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
}
