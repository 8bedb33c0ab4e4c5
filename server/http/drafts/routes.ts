import type { HttpDeps } from '../deps.ts'
import type { Handlers, RoutesBelow } from '../handlers.ts'
import { presentDraft } from './present-draft.ts'

export function draftRoutes({ store }: HttpDeps): Handlers<RoutesBelow<'drafts'>> {
  const { drafts } = store
  return {
    'drafts.get': async (_request, { caller }) => {
      const draft = await drafts.find(caller.userId)
      return { draft: draft === null ? null : presentDraft(draft) }
    },
    'drafts.save': async ({ body }, { caller, about }) => {
      about(`draft/${caller.userId}`)
      return { draft: presentDraft(await drafts.save(caller.userId, body.content)) }
    },
    'drafts.delete': async (_request, { caller, about }) => {
      about(`draft/${caller.userId}`)
      await drafts.remove(caller.userId)
    },
  }
}
