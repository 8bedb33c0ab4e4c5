import type { HttpDeps } from '../deps.ts'
import { fileReply } from '../files/file-reply.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'
import { logFiles, logFolder, readLog } from './service.ts'

export function logRoutes(deps: HttpDeps): Handlers<RoutesBelow<'logs'>> {
  const folder = logFolder(deps)
  return {
    'logs.list': async ({ params }) => ({
      items: (await logFiles(folder, params.subTaskId)).map(fileReply),
    }),
    'logs.read': ({ params, query }) => readLog(folder, params.subTaskId, params.file, query),
    'logs.download': ({ params }) => folder.download(params.subTaskId, params.file),
  }
}
