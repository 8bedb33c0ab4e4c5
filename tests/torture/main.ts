import { Command, InvalidArgumentError, Option } from 'commander'
import { installDebianPackages } from '../testbed/debian-packages.ts'
import { tortureFullLoad } from './full-load/main.ts'
import type { SourceKind } from './full-load/world.ts'
import { tortureIncremental } from './incremental/main.ts'
import { tortureVerify } from './verify/main.ts'
import { tortureWorkload } from './workload/main.ts'

interface SeededFlags {
  readonly n: number
  readonly seed: number
  readonly source: SourceKind
}

const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
const line = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`)

function whole(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number')
  return Number(text)
}

const program = new Command('torture').description('Faults without number, and a comparison after each round')
program
  .command('full-load')
  .description('four faults a load; one JSON line a round; a round is the same again with its seed')
  .option('--n <faults>', 'faults to inject', whole, 40)
  .option('--seed <seed>', 'seed of the first round', whole, 1)
  .addOption(new Option('--source <server>').choices(['mariadb', 'mysql97']).default('mariadb'))
  .action(async (flags: SeededFlags) => {
    const summary = await tortureFullLoad({ ...flags, signal: stop.signal, onRound: line })
    line(summary)
    if (summary.failed.length > 0) process.exitCode = 1
  })

program
  .command('incremental')
  .description('every kind of fault once a round while the source is followed; one JSON line a round')
  .option('--n <faults>', 'faults to inject', whole, 300)
  .option('--seed <seed>', 'seed of the first round', whole, 1)
  .option('--lock-seconds <s>', 'how long a table of the target is held', whole, 30)
  .addOption(new Option('--source <server>').choices(['mariadb', 'mysql97']).default('mariadb'))
  .action(async (flags: SeededFlags & { readonly lockSeconds: number }) => {
    const summary = await tortureIncremental({ ...flags, signal: stop.signal, onRound: line })
    line(summary)
    if (summary.failed.length > 0) process.exitCode = 1
  })

program
  .command('verify')
  .description(
    'differences put into a loaded target: each found by both methods, nothing else, and mended by the repair',
  )
  .option('--n <differences>', 'differences to inject', whole, 1000)
  .option('--seed <seed>', 'what they are drawn by', whole, 1)
  .addOption(new Option('--source <server>').choices(['mariadb', 'mysql97']).default('mariadb'))
  .action(async (flags: SeededFlags) => {
    const summary = await tortureVerify(flags)
    line(summary)
    if (summary.failed) process.exitCode = 1
  })

interface WorkloadFlags {
  readonly minutes: number
  readonly seed: number
  readonly source: SourceKind | 'both'
  readonly restMs: number
  readonly ddlRestMs: number
}

program
  .command('workload')
  .description(
    'random changes of rows and structures, loaded and followed without a stop, and compared at the end; one JSON line a minute and source',
  )
  .option('--minutes <minutes>', 'how long', whole, 30)
  .option('--seed <seed>', 'what the statements of each session are drawn by', whole, 1)
  .option('--rest-ms <ms>', 'between two transactions of a session, on average', whole, 120)
  .option('--ddl-rest-ms <ms>', 'between two changes of structure, on average', whole, 3_000)
  .addOption(new Option('--source <server>').choices(['mariadb', 'mysql97', 'both']).default('both'))
  .action(async ({ source, ...flags }: WorkloadFlags) => {
    const sources: SourceKind[] = source === 'both' ? ['mariadb', 'mysql97'] : [source]
    const summary = await tortureWorkload({ ...flags, sources, signal: stop.signal, onLine: line })
    line(summary)
    if (summary.failed.length > 0) process.exitCode = 1
  })

program.hook('preAction', () => installDebianPackages((text) => process.stderr.write(`${text}\n`)))
await program.parseAsync()
