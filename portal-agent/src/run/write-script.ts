import { mkdir, open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { dmError } from '@data-migration/contract/errors'

/** A file of statements among the reports, whole or not at all; only its owner may read it. Throws DM-JOB-013. */
export async function writeScript(reports: string, name: string, text: string): Promise<void> {
  const path = join(reports, name)
  try {
    await mkdir(reports, { recursive: true, mode: 0o700 })
    {
      await using file = await open(`${path}.tmp`, 'w', 0o600)
      await file.writeFile(text)
      await file.sync()
    }
    await rename(`${path}.tmp`, path)
  } catch (cause) {
    throw dmError('DM-JOB-013', { workspace: dirname(reports) }, { found: String(cause), cause })
  }
}
