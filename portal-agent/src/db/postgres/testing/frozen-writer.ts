import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { DmError } from '@data-migration/contract/errors'
import { openBulkWriter } from '../bulk-writer.ts'
import { createPostgresConnector } from '../connector.ts'
import { openLedger } from '../ledger.ts'
import { binaryIds, chunkOf, inPieces, neverAborted } from './chunk.ts'
import { tablePlan } from './table-plan.ts'
import { ledgerRequest } from './target.ts'

/**
 * A Portal in a process of its own, to be frozen by a signal. Reads the endpoint from stdin, holds the sub-task given as
 * argument, sends half of a chunk, says `copying` and waits for SIGUSR2 before the rest; says how it ended.
 */
const endpointSchema = z.object({
  kind: z.literal('postgresql'),
  host: z.string(),
  port: z.int(),
  user: z.string(),
  password: z.string(),
  database: z.string(),
  schema: z.string(),
})

const [, , subTask = ''] = process.argv
const endpoint = endpointSchema.parse(JSON.parse(readFileSync(0, 'utf8')))
const connector = createPostgresConnector(endpoint, { subTask, epoch: 1 })
const ledger = await openLedger(connector, 'portal_meta', ledgerRequest({ subTask }))
const range = { no: 0, lower: null, upper: null }
await ledger.recordPlan('ids', [range], true)
const writer = await openBulkWriter(connector, { metaSchema: 'portal_meta', subTask, epoch: ledger.epoch })

async function* haltingPayload(): AsyncGenerator<Buffer> {
  let piece = 0
  for await (const buffer of inPieces(binaryIds(1, 50_000))) {
    yield buffer
    if (piece++ === 1) await resumed()
  }
}

async function resumed(): Promise<void> {
  // A pending promise alone does not keep the process alive.
  const alive = setInterval(() => undefined, 1000)
  const signal = new Promise<void>((resolve) => process.once('SIGUSR2', () => resolve()))
  process.stdout.write('copying\n')
  await signal
  clearInterval(alive)
}

const table = tablePlan('ids', { id: ['int', 'bigint'] }, null)
try {
  await writer.copyChunk(chunkOf({ table, range, payload: haltingPayload(), rows: 50_000 }), neverAborted)
  process.stdout.write('committed\n')
} catch (error) {
  process.stdout.write(`${error instanceof DmError ? error.code : String(error)}\n`)
}
try {
  await ledger.recordPlan('ids', [{ no: 1, lower: null, upper: null }], true)
  process.stdout.write('recorded\n')
} catch (error) {
  const again = error instanceof DmError && error.code === 'DM-TGT-007'
  const last = again ? await ledger.makeDurable().catch((second: unknown) => second) : error
  process.stdout.write(`${last instanceof DmError ? last.code : String(last)}\n`)
}
process.exit(0)
