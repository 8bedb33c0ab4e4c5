import type { TaskSummary } from '@data-migration/contract/api'
import { type SubTaskState, subTaskStates } from '@data-migration/contract/task'
import { describe, expect, it } from 'vitest'
import { possibleTaskActions, taskConsequences } from './task-actions.ts'

function taskIn(...states: SubTaskState[]): Pick<TaskSummary, 'offline' | 'online'> {
  const byState: Partial<Record<SubTaskState, number>> = {}
  for (const state of states) byState[state] = (byState[state] ?? 0) + 1
  return { offline: { total: states.length, byState }, online: { total: 0, byState: {} } }
}

describe('possibleTaskActions', () => {
  it.each<[SubTaskState[], string[]]>([
    [['not-started'], ['start', 'edit', 'delete', 'clone']],
    [['full'], ['stop', 'finish', 'clone']],
    [['finished'], ['reset', 'delete', 'clone']],
    [
      ['full', 'failed'],
      ['stop', 'resume', 'finish', 'clone'],
    ],
    [['stopped'], ['resume', 'finish', 'reset', 'delete', 'clone']],
  ])('%j', (states, actions) => {
    expect([...possibleTaskActions(taskIn(...states))].sort()).toEqual([...actions].sort())
  })

  it('never deletes or edits while one sub-task works', () => {
    for (const state of subTaskStates) {
      const actions = possibleTaskActions(taskIn('full', state))
      expect(actions.has('delete')).toBe(false)
      expect(actions.has('edit')).toBe(false)
    }
  })
})

describe('taskConsequences', () => {
  it('says each consequence once', () => {
    const lines = taskConsequences(taskIn('full', 'verifying'), 'finish', 'en')
    expect(new Set(lines).size).toBe(lines.length)
    expect(lines).toContain('The data on the target stay as they are.')
  })

  it('has nothing to say about what can be taken back', () => {
    expect(taskConsequences(taskIn('not-started'), 'start', 'en')).toEqual([])
  })

  it('speaks Chinese', () => {
    expect(taskConsequences(taskIn('full'), 'stop', 'zh')).toContain('目标端数据保持不变。')
  })
})
