import { randomBytes } from 'node:crypto'
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * The generated administrator password of the server in `directory`; made once, readable by its owner only. Several
 * processes may ask at once: the first one's password is everybody's, because a link does not replace a file.
 */
export function adminPassword(directory: string): string {
  const file = join(directory, 'admin-password')
  return read(file) ?? make(directory, file)
}

function make(directory: string, file: string): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  // base64url: needs no escape in SQL, URLs and configuration files.
  const password = randomBytes(18).toString('base64url')
  const own = `${file}.${randomBytes(6).toString('hex')}`
  writeFileSync(own, `${password}\n`, { mode: 0o600 })
  try {
    linkSync(own, file)
    return password
  } catch (error) {
    const first = read(file)
    if (first === null) throw error
    return first
  } finally {
    rmSync(own, { force: true })
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
