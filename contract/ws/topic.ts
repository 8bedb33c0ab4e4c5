import { z } from 'zod'

const id = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'
const topicPattern = new RegExp(`^(?:tasks|executors|task/${id}|subtask/${id}|subtask/${id}/log)$`)

export const topicSchema = z.string().regex(topicPattern, 'not a topic')

export type Topic =
  | { readonly kind: 'tasks' }
  | { readonly kind: 'executors' }
  | { readonly kind: 'task' | 'subtask' | 'subtask-log'; readonly id: string }

/** Null for anything that is not a topic. */
export function parseTopic(text: string): Topic | null {
  if (!topicPattern.test(text)) return null
  const [kind, id, log] = text.split('/')
  if (kind === 'tasks' || kind === 'executors') return { kind }
  if (id === undefined) return null
  if (kind === 'task') return { kind, id }
  return { kind: log === undefined ? 'subtask' : 'subtask-log', id }
}

export function topicText(topic: Topic): string {
  switch (topic.kind) {
    case 'tasks':
    case 'executors':
      return topic.kind
    case 'task':
    case 'subtask':
      return `${topic.kind}/${topic.id}`
    case 'subtask-log':
      return `subtask/${topic.id}/log`
  }
}
