import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The generated administrator password of the server in `directory`; made once, readable by its owner only. */
export function adminPassword(directory: string): string {
  const file = join(directory, 'admin-password')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  // base64url: needs no escape in SQL, URLs and configuration files.
  const password = randomBytes(18).toString('base64url')
  writeFileSync(`${file}.new`, `${password}\n`, { mode: 0o600 })
  renameSync(`${file}.new`, file)
  return password
}
