import { readFileSync } from 'node:fs'
import { dmError } from '@data-migration/contract/errors'
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser'

const standardInput = 0

/** The text of a job file; `-` is standard input. Throws DM-JOB-001. */
export function readJobText(file: string): string {
  try {
    return readFileSync(file === '-' ? standardInput : file, 'utf8').replace(/^\uFEFF/, '')
  } catch (cause) {
    throw dmError('DM-JOB-001', { file }, { found: systemReason(cause), cause })
  }
}

/**
 * Parses JSON. Throws DM-JOB-002 with line and column only: the messages of `JSON.parse` quote the text around the
 * mistake, which may be the password.
 */
export function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw dmError('DM-JOB-002', { file }, { found: placeOfMistake(text) })
  }
}

function placeOfMistake(text: string): string {
  const mistakes: ParseError[] = []
  parse(text, mistakes, { disallowComments: true, allowTrailingComma: false })
  const [first] = mistakes
  if (first === undefined) return 'text that is no JSON'
  const before = text.slice(0, first.offset).split('\n')
  const column = (before.at(-1) ?? '').length + 1
  return `line ${before.length}, column ${column}: ${printParseErrorCode(first.error)}`
}

function systemReason(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'not readable'
}
