import { readFile } from 'node:fs/promises'
import { text } from 'node:stream/consumers'
import { dmError } from '@data-migration/contract/errors'
import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser'

/**
 * The text of a job file; `-` is standard input, read as it comes: one that somebody has made non-blocking has nothing to
 * give at times. Throws DM-JOB-001.
 */
export async function readJobText(file: string): Promise<string> {
  try {
    const content = file === '-' ? await text(process.stdin) : await readFile(file, 'utf8')
    return content.replace(/^\uFEFF/, '')
  } catch (cause) {
    throw dmError('DM-JOB-001', { file }, { found: systemReason(cause), cause })
  }
}

/**
 * Parses JSON. Throws DM-JOB-002 with line and column only: the messages of `JSON.parse` quote the text around the
 * mistake, which may be the password.
 */
export function parseJson(json: string, file: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw dmError('DM-JOB-002', { file }, { found: placeOfMistake(json) })
  }
}

function placeOfMistake(json: string): string {
  const mistakes: ParseError[] = []
  parse(json, mistakes, { disallowComments: true, allowTrailingComma: false })
  const [first] = mistakes
  if (first === undefined) return 'text that is no JSON'
  const before = json.slice(0, first.offset).split('\n')
  const column = (before.at(-1) ?? '').length + 1
  return `line ${before.length}, column ${column}: ${printParseErrorCode(first.error)}`
}

function systemReason(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'not readable'
}
