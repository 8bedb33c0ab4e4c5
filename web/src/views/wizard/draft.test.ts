import { taskInputSchema } from '@data-migration/contract/api'
import { describe, expect, it } from 'vitest'
import { checkedDefinition, type Draft, doubleTargets, emptyDraft, newSubTask, taskInputOf } from './draft.ts'
import { problemsOf } from './draft-problems.ts'

const id = (number: number) => `01900000-0000-7000-8000-${String(number).padStart(12, '0')}`

function draftWith(...targets: string[]): Draft {
  const draft = emptyDraft(new Date('2026-11-20T20:00:00Z'))
  draft.executorIds = [id(9)]
  draft.subTasks = targets.map((database) =>
    newSubTask({
      source: { dataSourceId: id(1), database: 'shop' },
      target: { dataSourceId: id(2), database },
    }),
  )
  return draft
}

describe('taskInputOf', () => {
  it('makes what the contract takes', () => {
    const draft = draftWith('shop', 'crm')
    const [first] = draft.subTasks
    if (first !== undefined) first.target = { ...first.target, schema: ' ' }
    const input = taskInputSchema.parse(taskInputOf(draft))
    expect(input.subTasks).toHaveLength(2)
    expect(input.subTasks[0]?.target).toEqual({ dataSourceId: id(2), database: 'shop' })
  })
})

describe('checkedDefinition', () => {
  it('puts the options of the sub-task over those of the task', () => {
    const draft = draftWith('shop')
    draft.options = { 'full.workers': 2, 'index.workers': 3 }
    const subTask = { ...draft.subTasks[0]!, options: { 'full.workers': 8 } }
    expect(checkedDefinition(draft, subTask).options).toEqual({ 'full.workers': 8, 'index.workers': 3 })
  })
})

describe('doubleTargets', () => {
  it('names a database that is written to twice', () => {
    expect([...doubleTargets(draftWith('a', 'b', 'a'))]).toEqual([`${id(2)}/a`])
  })
})

describe('problemsOf', () => {
  it('has nothing against a complete draft', () => {
    expect(problemsOf(draftWith('a', 'b'))).toEqual({ pairs: [], parameters: [], executors: [] })
  })

  it('names what is missing by its step', () => {
    const draft = draftWith('a', 'a')
    draft.name = ' '
    draft.executorIds = []
    const [first] = draft.subTasks
    if (first !== undefined)
      Object.assign(first, { mode: 'online', phases: { ...first.phases, incremental: 'skip' } })
    const problems = problemsOf(draft)
    expect(problems.pairs.map(({ key }) => key)).toEqual([
      'wizard.problem.name',
      'wizard.problem.doubleTarget',
    ])
    expect(problems.parameters.map(({ key }) => key)).toEqual(['wizard.problem.phases'])
    expect(problems.executors.map(({ key }) => key)).toEqual(['wizard.problem.noExecutor'])
  })
})
