import { spawn } from 'node:child_process'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Assessment, assessmentSchema } from '@data-migration/contract/portal'
import { createPair, type MigrationPair } from '../../e2e/lib/migration-pair.ts'
import { peakResidentMB } from '../process-figures.ts'
import { type BenchResult, median, rounded, thisMachine } from '../result.ts'
import { createTables } from './many-tables.ts'
import { cli, runtime } from '../../e2e/lib/portal-command.ts'

export interface CheckSchemaOptions {
  readonly tables: number
  readonly rounds: number
  readonly source: 'mariadb' | 'mysql97'
  readonly say: (text: string) => void
}

export type CheckSchemaResult = BenchResult & { readonly coverage: Assessment['coverage'] }

interface Round {
  readonly seconds: number
  readonly peakMemoryMB: number
  readonly coverage: Assessment['coverage']
}

/** What `portal check --schema --json` takes for a database of many tables. */
export async function benchCheckSchema(options: CheckSchemaOptions): Promise<CheckSchemaResult> {
  const { tables, rounds, source, say } = options
  await using pair = await createPair({ source, target: 'pg15' })
  await createTables(pair, tables, say)
  const results: Round[] = []
  for (let round = 1; round <= rounds; round += 1) {
    const result = await check(pair)
    say(`round ${round}: ${result.seconds} s, ${result.peakMemoryMB} MB`)
    results.push(result)
  }
  const seconds = results.map((round) => round.seconds)
  return {
    bench: 'check-schema',
    scale: tables / 10_000,
    machine: thisMachine(),
    versions: { source: pair.source.version, target: pair.target.version },
    ours: {
      seconds: median(seconds),
      peakMemoryMB: Math.max(...results.map((round) => round.peakMemoryMB)),
      rounds: seconds,
    },
    peers: {},
    ratios: {},
    coverage: results[0]?.coverage ?? [],
  }
}

/** As a user would call it, with the lines going into a file. */
async function check(pair: MigrationPair): Promise<Round> {
  const output = join(pair.folder, 'assessment.jsonl')
  await using file = await open(output, 'w')
  const args = ['check', '--schema', '--json', '--job', await pair.writeJob(), '--workspace', pair.workspace]
  const begun = performance.now()
  const child = spawn(runtime, [cli, ...args], { stdio: ['ignore', file.fd, 'inherit'] })
  const ended = new Promise<number | null>((resolve, reject) =>
    child.on('error', reject).on('close', resolve),
  )
  const peakMemoryMB = Math.round(await peakResidentMB(child.pid ?? 0, ended))
  const code = await ended
  const seconds = rounded((performance.now() - begun) / 1000)
  if (code !== 0) throw new Error(`portal check ended with ${code}`)
  return { seconds, peakMemoryMB, coverage: coverageOf(await readFile(output, 'utf8')) }
}

function coverageOf(output: string): Assessment['coverage'] {
  const line = output.split('\n').find((text) => text.startsWith('{"type":"assessment"'))
  return assessmentSchema.parse(JSON.parse(line ?? 'null')).coverage
}
