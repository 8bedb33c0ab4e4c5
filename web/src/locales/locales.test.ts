import { errorCatalogue, type ErrorCode } from '@data-migration/contract/errors'
import { describe, expect, it } from 'vitest'
import { messages as english } from './en-US/index.ts'
import { errorTexts } from './zh-CN/errors.ts'
import { messages as chinese } from './zh-CN/index.ts'

/** Paths and texts of a tree. */
function leaves(tree: object, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null
      ? leaves(value, `${path}${key}.`)
      : [[path + key, String(value)] as [string, string]],
  )
}

function keysOf(tree: object): string[] {
  return Object.entries(tree).flatMap(([key, value]: [string, unknown]) => [
    key,
    ...(typeof value === 'object' && value !== null ? keysOf(value) : []),
  ])
}

/** Names between braces, each once. */
function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? ''))].sort()
}

const translated = new Map(leaves(chinese))
const all = [...leaves(english), ...leaves(chinese)]

describe('languages', () => {
  it('take the same values', () => {
    const differing = leaves(english).filter(([path, text]) => {
      const other = translated.get(path) ?? ''
      // Chinese has no plural: a count that only picks a form may be left out.
      const needed = placeholders(text).filter((name) => name !== 'n' || other.includes('{n}'))
      return String(placeholders(other)) !== String(needed)
    })
    expect(differing).toEqual([])
  })

  it('have no key with a dot, which would be looked for a level deeper', () => {
    expect([...keysOf(english), ...keysOf(chinese)].filter((key) => key.includes('.'))).toEqual([])
  })

  it('have no sign that the compiler of texts would read as its own', () => {
    expect(all.filter(([, text]) => text.includes('@'))).toEqual([])
    expect(leaves(chinese).filter(([, text]) => text.includes('|'))).toEqual([])
  })
})

describe('errors in Chinese', () => {
  it('name only params their codes have', () => {
    const strange = (Object.keys(errorCatalogue) as ErrorCode[]).flatMap((code) => {
      const { message, remedy } = errorCatalogue[code]
      const known = new Set([...placeholders(message), ...placeholders(remedy)])
      const used = [errorTexts[code].message, errorTexts[code].remedy].flatMap(placeholders)
      return used.filter((name) => !known.has(name)).map((name) => `${code} {${name}}`)
    })
    expect(strange).toEqual([])
  })
})
