import { describe, expect, it } from 'vitest'
import { keptLogLines, topicState } from './topic-state.ts'

const table = (name: string, rowsRead: string) => ({ name, rowsRead })

describe('topicState', () => {
  it('knows nothing before the first snapshot', () => {
    expect(topicState('tasks').view()).toBeNull()
    expect(topicState('task').view()).toBeNull()
    expect(topicState('subtask-log').view()).toBeNull()
  })

  it('keeps the head of a sub-task when a patch only moves tables', () => {
    const state = topicState('subtask')
    state.apply({
      kind: 'snapshot',
      data: { subTask: { id: 's' }, items: [table('a', '0'), table('b', '0')] },
    })
    state.apply({ kind: 'patch', data: { upsert: [table('b', '9')], remove: [] } })
    expect(state.view()).toEqual({ subTask: { id: 's' }, items: [table('a', '0'), table('b', '9')] })
  })

  it('appends log lines and forgets the oldest', () => {
    const state = topicState('subtask-log')
    const line = (message: string) => ({ at: '', level: 'info', message })
    state.apply({ kind: 'snapshot', data: { lines: [line('first')] } })
    state.apply({
      kind: 'patch',
      data: { lines: Array.from({ length: keptLogLines }, (_unused, index) => line(String(index))) },
    })
    const lines = state.view()?.lines ?? []
    expect(lines).toHaveLength(keptLogLines)
    expect(lines[0]?.message).toBe('0')
    expect(lines.at(-1)?.message).toBe(String(keptLogLines - 1))
  })
})
