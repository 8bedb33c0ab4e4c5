import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import { dmError } from '@data-migration/contract/errors'
import type { Machine } from '../machine.ts'

/** sha256 of a file on a machine that has no program for it: the bytes come back and are summed up here. */
export async function remoteSum(machine: Machine, path: string): Promise<string> {
  const command = await machine.start(['cat', path], 'reading the archive back')
  try {
    command.stdin.end()
    command.stderr.resume()
    const hash = createHash('sha256')
    await Promise.race([pipeline(command.stdout, hash, { end: true }), rejected(command.ended)])
    const { exitCode } = await command.ended
    if (exitCode !== 0) throw dmError('DM-SSH-010', { host: machine.label, exitCode, command: 'cat' })
    return hash.digest('hex')
  } finally {
    command.close()
  }
}

/** A lost connection brings no end of the output. */
async function rejected(ended: Promise<unknown>): Promise<never> {
  await ended
  return await new Promise<never>(() => undefined)
}
