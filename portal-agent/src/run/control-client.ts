import { closeSync, constants, openSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { basename, dirname } from 'node:path'
import { createInterface } from 'node:readline'
import type { Control } from '@data-migration/contract/portal'

/**
 * Sends one command to the process of a workspace and returns its first answer. Null when nobody listens or no answer
 * comes in `timeoutMs` (a frozen process).
 */
export async function askControl(socketPath: string, control: Control, timeoutMs: number): Promise<unknown> {
  const socket = await openControl(socketPath)
  if (socket === null) return null
  try {
    return await new Promise<unknown>((resolve) => {
      const timer = setTimeout(() => resolve(null), timeoutMs)
      const finish = (answer: unknown) => {
        clearTimeout(timer)
        resolve(answer)
      }
      createInterface({ input: socket })
        .once('line', (line) => finish(JSON.parse(line)))
        .once('close', () => finish(null))
        .once('error', () => finish(null))
      socket.once('error', () => finish(null))
      socket.write(`${JSON.stringify(control)}\n`)
    })
  } finally {
    socket.destroy()
  }
}

/** Null when nobody listens. */
export function openControl(socketPath: string): Promise<Socket | null> {
  // Through an open directory: a path of more than 107 bytes cannot be connected to (unix(7)).
  let folder: number
  try {
    folder = openSync(dirname(socketPath), constants.O_RDONLY | constants.O_DIRECTORY)
  } catch {
    return Promise.resolve(null)
  }
  return new Promise((resolve) => {
    const socket = connect(`/proc/self/fd/${folder}/${basename(socketPath)}`)
    const settle = (result: Socket | null) => {
      closeSync(folder)
      resolve(result)
    }
    socket.once('connect', () => settle(socket))
    socket.once('error', () => settle(null))
  })
}
