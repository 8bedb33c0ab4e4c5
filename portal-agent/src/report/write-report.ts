import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { dmError } from '@data-migration/contract/errors'
import type { Report } from '@data-migration/contract/portal'
import { differencesCsv } from './differences-csv.ts'
import { inBlocks } from './in-blocks.ts'
import { jsonPieces } from './json-pieces.ts'
import { reportHtml } from './report-html.ts'

/**
 * Writes `report.json`, `report.txt`, `report.html` and `differences.csv` into a directory, each whole or not at all.
 * Throws DM-JOB-013.
 */
export async function writeReport(directory: string, report: Report, text: string): Promise<void> {
  try {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    await writeWhole(join(directory, 'report.txt'), text)
    await writeWhole(join(directory, 'report.html'), reportHtml(report))
    await writeWhole(join(directory, 'differences.csv'), differencesCsv(report))
    await writeWhole(join(directory, 'report.json'), withNewline(jsonPieces(report, 2)))
  } catch (cause) {
    throw dmError('DM-JOB-013', { workspace: dirname(directory) }, { found: String(cause), cause })
  }
}

function* withNewline(pieces: Iterable<string>): Generator<string> {
  yield* pieces
  yield '\n'
}

/** A reader sees the old file or the new one, also after a power cut. Keys of rows are in it: only the owner may read. */
async function writeWhole(path: string, content: string | Iterable<string>): Promise<void> {
  const temporary = `${path}.tmp`
  try {
    await using file = await open(temporary, 'w', 0o600)
    await file.writeFile(typeof content === 'string' ? content : inBlocks(content))
    await file.sync()
    await rename(temporary, path)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
}
