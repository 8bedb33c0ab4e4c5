import { describe, expect, it } from 'vitest'
import { errorCatalogue } from '../errors/catalogue.ts'
import { aspects } from './action-effects.ts'
import { actions, actionTable, consequencesOf, textOf } from './action-table.ts'
import { subTaskStates } from './sub-task-state.ts'

const allowedStates = (action: (typeof actions)[number]) =>
  subTaskStates.filter((state) => actionTable[action][state].allowed)

describe('actionTable', () => {
  it.each(actions.flatMap((action) => subTaskStates.map((state) => ({ action, state }))))(
    '$action × $state has an effect on everything, or a code',
    ({ action, state }) => {
      const rule = actionTable[action][state]
      if (!rule.allowed) return expect(errorCatalogue).toHaveProperty(rule.code)
      expect(Object.keys(rule.effects).sort()).toEqual([...aspects].sort())
      for (const aspect of aspects) expect(textOf(aspect, rule.effects[aspect]).zh).not.toBe('')
    },
  )

  it('allows editing before the start only, deleting and resetting only at rest', () => {
    expect(allowedStates('edit')).toEqual(['not-started'])
    expect(allowedStates('delete')).toEqual([
      'not-started',
      'precheck-failed',
      'finished',
      'failed',
      'stopped',
    ])
    expect(allowedStates('reset')).toEqual(['precheck-failed', 'finished', 'failed', 'stopped'])
  })

  it('never removes data of the target without a confirmation', () => {
    for (const action of actions) {
      for (const state of subTaskStates) {
        const rule = actionTable[action][state]
        if (rule.allowed) expect(rule.effects.targetData).not.toBe('removed')
      }
    }
  })

  it('leaves no slot behind when a migration ends', () => {
    for (const state of allowedStates('end')) {
      expect(actionTable.end[state]).toMatchObject({ effects: { slot: 'removed', targetData: 'kept' } })
    }
  })

  it('A02 V05 says that a target is not ready to be written to where nobody follows to the end', () => {
    const unprepared = allowedStates('end').filter((state) => {
      const rule = actionTable.end[state]
      return rule.allowed && rule.effects.switchOver === 'unprepared'
    })
    expect(unprepared).toEqual([
      'waiting',
      'installing',
      'schema',
      'full',
      'full-done',
      'incremental-paused',
      'stalled',
      'stopped',
    ])
  })

  it('fences a Portal that may still run out of reach', () => {
    expect(actionTable.end.stalled).toMatchObject({ effects: { portal: 'fenced' } })
    expect(actionTable.end.full).toMatchObject({ effects: { portal: 'asked' } })
    expect(actionTable.delete.failed).toMatchObject({ effects: { portal: 'fenced' } })
  })
})

describe('consequencesOf', () => {
  const rule = actionTable.delete.finished
  const effects = rule.allowed ? rule.effects : undefined

  it('names what is kept and what goes, position and slot online only', () => {
    if (effects === undefined) return expect.unreachable()
    expect(consequencesOf(effects, 'offline', 'en')).toEqual([
      'The data on the target stay as they are.',
      'Its ledger, rejected rows and differences on the target are deleted; it cannot be continued.',
      'Its logs and reports on the executor are deleted.',
    ])
    expect(consequencesOf(effects, 'online', 'zh')).toHaveLength(5)
  })
})
