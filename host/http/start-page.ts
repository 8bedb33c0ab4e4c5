import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { RequestHandler } from 'express'
import type { PluginHost } from '../plugins/plugin-host.ts'

/** The first plugin with a console; without one, a page that says what to do. */
export function startPage(plugins: PluginHost): RequestHandler {
  return (_request, response) => {
    const withConsole = plugins.slots.find(
      ({ manifest, root }) =>
        manifest !== null && existsSync(join(root, manifest.web.root, manifest.web.entry)),
    )
    if (withConsole !== undefined) return response.redirect(302, `/static-plugin/${withConsole.pluginId}/`)
    response.type('html').send(page)
  }
}

const page = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8"><title>Data migration</title></head>
  <body>
    <h1>The host runs</h1>
    <p>No console is built. Build it with <code>npm run build -w web</code>, or use the API:</p>
    <pre>POST /host/api/v1/sessions {"name": "admin", "password": "…"}</pre>
  </body>
</html>
`
