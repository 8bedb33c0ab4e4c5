import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { dmError } from '@data-migration/contract/errors'
import { type StatementDecision, statementDecisionSchema } from '@data-migration/contract/portal'
import { z } from 'zod'

const fileSchema = z.array(statementDecisionSchema)

/** By the statement's id. Throws DM-JOB-121 for a file that somebody has damaged: nothing is guessed from it. */
export function readDecisions(file: string): ReadonlyMap<string, StatementDecision> {
  const parsed = fileSchema.safeParse(parse(textOf(file)))
  if (!parsed.success) throw dmError('DM-JOB-121', { file }, { found: z.prettifyError(parsed.error) })
  return new Map(parsed.data.map((decision) => [decision.statement, decision]))
}

/** Safe on disk when it returns; a former decision about the same statement goes. */
export function keepDecision(file: string, decision: StatementDecision): void {
  const decisions = new Map(readDecisions(file)).set(decision.statement, decision)
  writeDurably(`${file}.new`, `${JSON.stringify([...decisions.values()], null, 2)}\n`)
  renameSync(`${file}.new`, file)
  const folder = openSync(dirname(file), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

function writeDurably(file: string, text: string): void {
  const fd = openSync(file, 'w', 0o600)
  try {
    writeSync(fd, text)
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '[]'
    throw error
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
