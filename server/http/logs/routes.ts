import type { HttpDeps } from '../deps.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'
import { downloadLog, logFiles, readLog } from './service.ts'

export function logRoutes(deps: HttpDeps): Handlers<RoutesBelow<'logs'>> {
  return {
    'logs.list': async ({ params }) => {
      const files = await logFiles(deps, params.subTaskId)
      return {
        items: files.map(({ name, bytes, modifiedAt }) => ({ name, sizeBytes: String(bytes), modifiedAt })),
      }
    },
    'logs.read': ({ params, query }) => readLog(deps, params.subTaskId, params.file, query),
    'logs.download': ({ params }) => downloadLog(deps, params.subTaskId, params.file),
  }
}
