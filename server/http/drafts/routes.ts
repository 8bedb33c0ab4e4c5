import type { TaskDraft } from '@data-migration/contract/api'
import type { Draft } from '../../store/drafts.ts'
import type { HttpDeps } from '../deps.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'

export function draftRoutes({ store }: HttpDeps): Handlers<RoutesBelow<'drafts'>> {
  const { drafts } = store
  return {
    'drafts.get': async (_request, { caller }) => {
      const draft = await drafts.find(caller.userId)
      return { draft: draft === null ? null : present(draft) }
    },
    'drafts.save': async ({ body }, { caller, about }) => {
      about(`draft/${caller.userId}`)
      return { draft: present(await drafts.save(caller.userId, body.content)) }
    },
    'drafts.delete': async (_request, { caller, about }) => {
      about(`draft/${caller.userId}`)
      await drafts.remove(caller.userId)
    },
  }
}

function present({ content, savedAt }: Draft): TaskDraft {
  return { content, savedAt }
}
