import { errorCatalogue } from '@data-migration/contract/errors'
import { optionTable } from '@data-migration/contract/options'
import { subTaskStates } from '@data-migration/contract/task'
import { describe, expect, it } from 'vitest'
import { errorsPage } from './errors-page.ts'
import { optionsPage } from './options-page.ts'
import { statesPage } from './states-page.ts'

describe('the generated pages', () => {
  it.each([
    ['errors', errorsPage, Object.keys(errorCatalogue)],
    ['options', optionsPage, Object.keys(optionTable)],
    ['states', statesPage, subTaskStates],
  ] as const)('%s: names everything the table has', (_name, render, names) => {
    const page = render()
    expect(names.filter((name) => !page.includes(`| \`${name}\` |`))).toEqual([])
  })

  it('keep a table whole, whatever its cells hold', () => {
    const lines = optionsPage().split('\n')
    const row = lines.find((line) => line.startsWith('| `target.existing` |'))
    const cells = (line: string | undefined) => line?.split(/(?<!\\)\|/).length
    expect(cells(row)).toBe(cells(lines.find((line) => line.startsWith('| option |'))))
  })
})
