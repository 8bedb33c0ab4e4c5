import type { TaskDraft } from '@data-migration/contract/api'
import type { Draft } from '../../store/drafts.ts'

export function presentDraft({ content, savedAt }: Draft): TaskDraft {
  return { content, savedAt }
}
