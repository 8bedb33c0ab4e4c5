import { dmError } from '@data-migration/contract/errors'
import type { Request, RequestHandler, Response, NextFunction } from 'express'
import type { PluginHost } from '../plugins/plugin-host.ts'
import type { PluginSlot } from '../plugins/plugin-slot.ts'

type Handler = (request: Request, response: Response, next: NextFunction) => unknown

/** `/plugins/<id>/…` goes to the plugin's handler; what that throws or rejects with becomes an error of this request. */
export function pluginGate(plugins: PluginHost): RequestHandler<{ pluginId: string }> {
  return (request, response, next) => {
    const slot = plugins.find(request.params.pluginId)
    if (slot === undefined) return next()
    if (slot.life === null) return next(dmError('DM-AUTH-014', { plugin: slot.pluginId }))
    void handle(slot, slot.life.running.handler as Handler, request as Request, response, next)
  }
}

async function handle(
  slot: PluginSlot,
  handler: Handler,
  request: Request,
  response: Response,
  next: NextFunction,
): Promise<void> {
  try {
    await slot.run(() => handler(request, response, next))
  } catch (error) {
    next(error)
  }
}
