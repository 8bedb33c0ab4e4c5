import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Socket } from 'node:net'
import type { Logger } from '@data-migration/contract/plugin'
import type { PluginHost } from '../plugins/plugin-host.ts'
import type { PluginSlot } from '../plugins/plugin-slot.ts'

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => unknown

/**
 * Gives an upgrade to the plugin that registered its path. Nobody is authenticated here: the first frame carries the
 * token. Pages of other origins are refused, since a browser lets them open sockets.
 */
export function upgradeRouter(plugins: PluginHost, origins: readonly string[], logger: Logger): Upgrade {
  return (request, socket, head) => {
    socket.on('error', (error) => logger.debug({ error }, 'a socket broke'))
    if (!isAllowedOrigin(request.headers.origin, request.headers.host, origins)) return refuse(socket, 403)
    const [, pluginId, path] = /^\/plugins\/([\w-]+)(\/[^?]*)/.exec(request.url ?? '') ?? []
    const slot = plugins.find(pluginId ?? '')
    if (slot === undefined || path === undefined) return refuse(socket, 404)
    if (slot.life === null) return refuse(socket, 503)
    const handler = slot.life.context.upgrades.get(path)
    if (handler === undefined) return refuse(socket, 404)
    slot.adopt(socket as Socket)
    void upgrade(slot, handler as Upgrade, request, socket, head)
  }
}

async function upgrade(
  slot: PluginSlot,
  handler: Upgrade,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  try {
    await slot.run(() => handler(request, socket, head))
  } catch (error) {
    slot.blame(error)
    socket.destroy()
  }
}

/** Without an Origin it is no browser. `origins` are further ones, e.g. of a proxy: `https://kit.example.org`. */
export function isAllowedOrigin(
  origin: string | undefined,
  host: string | undefined,
  origins: readonly string[],
): boolean {
  if (origin === undefined || origins.includes(origin)) return true
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host
}

function refuse(socket: Duplex, status: 403 | 404 | 503): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
