import type { HttpDeps } from '../deps.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'
import { pageOf } from '../paging.ts'

export function packageRoutes({ packages }: HttpDeps): Handlers<RoutesBelow<'packages'>> {
  return {
    'packages.list': async ({ query }) => pageOf(await packages.list(), query),
    'packages.upload': async (_request, { bytes, signal, about }) => {
      const view = await packages.upload(bytes as AsyncIterable<Uint8Array>, signal)
      about(`package/${view.id}`, { version: view.version, architecture: view.architecture })
      return view
    },
    'packages.delete': async ({ params }) => {
      await packages.remove(params.packageId)
    },
  }
}
