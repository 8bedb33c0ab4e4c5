import { type ErrorBody, toErrorBody } from '@data-migration/contract/errors'
import { inBlocks } from '../report/in-blocks.ts'
import { jsonPieces } from '../report/json-pieces.ts'
import { errorLines } from '../report/report-text.ts'

/** Standard output and error of a command, so that commands can be tested without a process. */
export interface Terminal {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
}

export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
}

/** Writes and returns when the reader has made room: for more than fits into memory. */
export async function outWhenTaken(terminal: Terminal, text: string): Promise<void> {
  terminal.out(text)
  if (!process.stdout.writableNeedDrain) return
  await new Promise<void>((resolve) => {
    // A reader that has gone away makes no room any more.
    const events = ['drain', 'close', 'error'] as const
    const taken = () => {
      for (const event of events) process.stdout.off(event, taken)
      resolve()
    }
    for (const event of events) process.stdout.on(event, taken)
  })
}

export function printJson({ out }: Terminal, value: unknown): void {
  out(`${JSON.stringify(value)}\n`)
}

/** As `printJson`, of a value whose lists are larger than anyone wants to hold as text. */
export async function printLargeJson(terminal: Terminal, value: object): Promise<void> {
  for (const block of inBlocks(jsonPieces(value))) await outWhenTaken(terminal, block)
  terminal.out('\n')
}

/** Code, what happened, what was found, what to do: on standard error for people, as one line of JSON for programs. */
export function printError(terminal: Terminal, error: unknown, json: boolean): ErrorBody {
  const body = toErrorBody(error)
  if (json) printJson(terminal, { error: body })
  else terminal.err(`${errorLines(body).join('\n')}\n`)
  return body
}
