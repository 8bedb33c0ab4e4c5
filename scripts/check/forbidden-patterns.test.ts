import { describe, expect, it } from 'vitest'
import { forbiddenIn } from './forbidden-patterns.ts'

const join = (...parts: string[]) => parts.join('')

describe('forbiddenIn', () => {
  it.each([
    ['server/a.ts', join('console', '.log(1)')],
    ['server/http/a.ts', join('const a = process', ".env['A']")],
    ['server/a.ts', join('throw new ', "Error('x')")],
    ['server/a.ts', join('// @ts', '-ignore')],
    ['server/a.ts', join('// TO', 'DO later')],
    ['server/a.test.ts', join('it', ".only('x')")],
  ])('%s: %s', (path, line) => {
    expect(forbiddenIn(path, `const a = 1\n${line}`)).toMatchObject([{ path, line: 2 }])
  })

  it.each([
    ['server/config.ts', join('process', ".env['A']")],
    ['server/a.test.ts', join('throw new ', "Error('x')")],
    ['server/a.ts', ' * the console. It logs'],
    ['server/a.ts', 'const consoleWidth = 80'],
    ['server/a.ts', join('const cause = new ', "Error('x')")],
  ])('lets pass %s: %s', (path, line) => {
    expect(forbiddenIn(path, line)).toEqual([])
  })
})
