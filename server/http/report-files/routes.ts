import { reportFileName } from '@data-migration/contract/api'
import { dmError } from '@data-migration/contract/errors'
import type { HttpDeps } from '../deps.ts'
import { fileReply } from '../files/file-reply.ts'
import { WorkspaceFolder } from '../files/workspace-folder.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'

export function reportFileRoutes(deps: HttpDeps): Handlers<RoutesBelow<'reportFiles'>> {
  const folder = new WorkspaceFolder(deps, 'reports', (file, cause) =>
    dmError('DM-TASK-034', { file }, { cause }),
  )
  return {
    'reportFiles.list': async ({ params }) => {
      const files = await folder.list(params.subTaskId)
      return { items: files.filter(({ name }) => reportFileName.safeParse(name).success).map(fileReply) }
    },
    'reportFiles.download': ({ params }) => folder.download(params.subTaskId, params.file),
  }
}
