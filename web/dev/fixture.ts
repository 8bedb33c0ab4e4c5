import { apiBase, hostApiBase, hostRoutes, type Route, routes } from '@data-migration/contract/api'
import type { Duplex } from 'node:stream'
import type { Connect, HttpServer, Plugin } from 'vite'
import { WebSocketServer } from 'ws'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { enlarge, sizeOf } from './enlarge.ts'
import { handlersOf } from './handlers.ts'
import { serveTopics } from './live.ts'
import { makeWorld } from './world.ts'

/** Answers the page from examples of the contract: `vite --mode fixture`. */
export function fixture(): Plugin {
  const world = makeWorld()
  const size = sizeOf(process.env)
  enlarge(world, size)
  const handlers = handlersOf(world) as Readonly<Record<string, ((request: object) => unknown) | undefined>>

  async function answer(
    base: string,
    table: Readonly<Record<string, Route>>,
    request: IncomingMessage,
    response: ServerResponse,
  ) {
    const url = new URL(request.url ?? '/', 'http://fixture')
    const found = Object.entries(table).flatMap(([name, route]) => {
      const pattern = new RegExp(`^${base}${route.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`)
      const match = request.method === route.method.toUpperCase() ? pattern.exec(url.pathname) : null
      return match === null ? [] : [{ name, route, params: { ...match.groups } }]
    })[0]
    const handler = found === undefined ? undefined : handlers[found.name]
    const body = await bodyOf(request)
    const reply = handler?.({ params: found?.params, query: Object.fromEntries(url.searchParams), body })
    if (handler !== undefined && found?.route.status === 204) return response.writeHead(204).end()
    if (reply === undefined) return notFound(response, url.pathname)
    response
      .writeHead(found?.route.status ?? 200, { 'Content-Type': 'application/json' })
      .end(JSON.stringify(reply))
  }

  function attach(server: { httpServer: HttpServer | null; middlewares: Connect.Server }): void {
    const sockets = new WebSocketServer({ noServer: true })
    server.httpServer?.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (request.url !== '/plugins/data-migration/ws') return
      sockets.handleUpgrade(request, socket, head, (client) =>
        serveTopics(client, world, size.updatesPerSecond),
      )
    })
    server.middlewares.use((request, response, next) => {
      const path = request.url ?? ''
      if (path.startsWith(apiBase)) return void answer(apiBase, routes, request, response)
      if (path.startsWith(hostApiBase)) return void answer(hostApiBase, hostRoutes, request, response)
      next()
    })
  }

  return { name: 'fixture', configureServer: attach, configurePreviewServer: attach }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const text = Buffer.concat(parts).toString('utf8')
  return text === '' ? {} : JSON.parse(text)
}

function notFound(response: ServerResponse, path: string): void {
  const error = {
    code: 'DM-TASK-103',
    message: `There is no ${path}`,
    remedy: 'See the OpenAPI document for the routes there are.',
    params: { method: '', path },
    details: [],
  }
  response.writeHead(404, { 'Content-Type': 'application/json' }).end(JSON.stringify({ error }))
}
