import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commandLine } from './shell-words.ts'

/** What a shell makes of a command line, word by word. */
function wordsSeenBy(shell: string, words: readonly string[]): string[] {
  const line = commandLine(['printf', '%s\\0', ...words])
  const output = execFileSync(shell, ['-c', line], { encoding: 'utf8' })
  return output.split('\0').slice(0, -1)
}

describe('commandLine', () => {
  it.each(['sh', 'bash'])('gives %s exactly the words it was made of', (shell) => {
    const word = fc
      .string({ unit: 'binary', minLength: 0, maxLength: 20 })
      .filter((text) => !text.includes('\0'))
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const wellFormed = words.map((text) => text.toWellFormed())
        expect(wordsSeenBy(shell, wellFormed)).toEqual(wellFormed)
      }),
      { numRuns: 40 },
    )
  })

  it.each(["it's", '$(id)', '`id`', 'a;b', 'a\nb', '-rf', '*', '~', '', '\\', '"', '!!', '#x'])(
    'quotes %j',
    (word) => {
      expect(wordsSeenBy('sh', [word])).toEqual([word])
    },
  )

  it('refuses a word no program can be given', () => {
    expect(() => commandLine(['a\0b'])).toThrow('NUL')
  })
})
