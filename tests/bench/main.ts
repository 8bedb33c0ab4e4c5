import { writeFile } from 'node:fs/promises'
import { Command, InvalidArgumentError, Option } from 'commander'
import { benchCheckSchema, type CheckSchemaOptions } from './check-schema/main.ts'
import { benchConsole, type ConsoleOptions, type ConsoleResult } from './console/main.ts'
import { benchFullLoad } from './full-load/main.ts'
import { benchKindness, type KindnessResult } from './full-load/kindness/main.ts'
import { benchShape, shapeNames } from './full-load/shapes/main.ts'
import { benchChangeShape } from './incremental/bench-shape.ts'
import { benchIncremental } from './incremental/main.ts'
import { type ShapeName, shapeNames as changeShapeNames } from './incremental/shapes.ts'
import type { BenchResult } from './result.ts'
import { installDebianPackages } from '../testbed/debian-packages.ts'
import { benchVerify } from './verify/main.ts'
import { benchDebian, type DebianResult } from './translate/debian/main.ts'
import { benchTranslate, type TranslateResult } from './translate/main.ts'

interface Flags {
  readonly scale: number
  readonly rounds: number
  readonly source: 'mariadb' | 'mysql97'
  readonly verify: boolean
  readonly only?: string[]
  readonly json?: string
}

interface FullLoadFlags extends Flags {
  readonly shape?: string
  readonly kindness: boolean
}

const stop = new AbortController()
process.once('SIGINT', () => stop.abort())
const say = (text: string) => process.stderr.write(`${text}\n`)

function number(text: string): number {
  const value = Number(text)
  if (!(value > 0)) throw new InvalidArgumentError('a number above 0')
  return value
}

async function report(
  result: BenchResult | ConsoleResult | KindnessResult | TranslateResult | DebianResult,
  flags: Pick<Flags, 'json'>,
): Promise<void> {
  const text = JSON.stringify(result, null, 2)
  process.stdout.write(`${text}\n`)
  if (flags.json !== undefined) await writeFile(flags.json, `${text}\n`)
}

const program = new Command('bench').description('Speed, measured side by side with others in the same run')
program
  .command('full-load')
  .option('--scale <n>', '1 = 8 million rows', number, 1)
  .option('--rounds <n>', 'rounds of all contestants', number, 3)
  .option('--verify', 'prove that all targets are equal', false)
  .option('--only <names...>', 'some of: ours pgloader pipe')
  .option('--json <file>', 'write the result there too')
  .addOption(new Option('--source <server>').choices(['mariadb', 'mysql97']).default('mariadb'))
  .addOption(
    new Option('--shape <shape>', 'ours alone, with a database of an unusual shape').choices(shapeNames),
  )
  .option('--kindness', 'ours alone: what it does to those who write to the source meanwhile', false)
  .action(async ({ shape, kindness, ...flags }: FullLoadFlags) => {
    const setting = { ...flags, signal: stop.signal, say }
    if (kindness) return await report(await benchKindness(setting), flags)
    await report(
      shape === undefined ? await benchFullLoad(setting) : await benchShape({ ...setting, shape }),
      flags,
    )
  })
program
  .command('verify')
  .option('--scale <n>', '1 = 7 million rows', number, 1)
  .option('--rounds <n>', 'rounds of all contestants', number, 3)
  .option('--only <names...>', 'some of: reference stream hash')
  .option('--json <file>', 'write the result there too')
  .action(async (flags: Flags) => {
    await report(await benchVerify({ ...flags, signal: stop.signal, say }), flags)
  })

interface IncrementalFlags {
  readonly shape?: ShapeName
  readonly scale: number
  readonly batchRows?: number
  readonly json?: string
}

program
  .command('incremental')
  .option('--scale <n>', '1 = 4 tables of 500,000 rows and 200,000 transactions', number, 1)
  .option('--batch-rows <n>', 'cap of a batch (incremental.batchRows)', number)
  .addOption(new Option('--shape <shape>', 'a backlog of one unusual kind').choices(changeShapeNames))
  .option('--json <file>', 'write the result there too')
  .action(async ({ shape, ...flags }: IncrementalFlags) => {
    const setting = { ...flags, signal: stop.signal, say }
    await report(
      shape === undefined ? await benchIncremental(setting) : await benchChangeShape({ ...setting, shape }),
      flags,
    )
  })

program
  .command('console')
  .description('what the page costs a browser under many updates')
  .option('--minutes <n>', 'how long each page is watched', number, 5)
  .option('--only <pages...>', 'some of: tasks overview tables objects')
  .option('--tasks <n>', 'tasks in the task center', number, 1000)
  .option('--tables <n>', 'objects of the sub-task', number, 20_000)
  .option('--updates <n>', 'updates a second', number, 50)
  .option('--json <file>', 'write the result there too')
  .action(async (flags: Omit<ConsoleOptions, 'say' | 'signal'> & Pick<Flags, 'json'>) => {
    await report(await benchConsole({ ...flags, signal: stop.signal, say }), flags)
  })

type TranslateFlags = Pick<Flags, 'source' | 'only' | 'json'> & { readonly corpus: 'own' | 'debian' }

program
  .command('translate')
  .description('Converts the corpus of routines and calls every object on both sides')
  .option('--only <names...>', 'some applications of the corpus')
  .addOption(
    new Option('--corpus <name>', 'our own, or the MySQL schemas that packages of Debian ship')
      .choices(['own', 'debian'])
      .default('own'),
  )
  .option('--json <file>', 'write the result there too')
  .addOption(new Option('--source <server>').choices(['mariadb', 'mysql97']).default('mariadb'))
  .action(async ({ corpus, ...flags }: TranslateFlags) => {
    const bench = corpus === 'debian' ? benchDebian : benchTranslate
    await report(await bench({ ...flags, say }), flags)
  })

program
  .command('check-schema')
  .description('What portal check --schema --json takes for a database of many tables')
  .option('--tables <n>', 'tables of the source', number, 10_000)
  .option('--rounds <n>', 'how often', number, 3)
  .option('--json <file>', 'write the result there too')
  .addOption(new Option('--source <server>').choices(['mariadb', 'mysql97']).default('mariadb'))
  .action(async (flags: Omit<CheckSchemaOptions, 'say'> & Pick<Flags, 'json'>) => {
    await report(await benchCheckSchema({ ...flags, say }), flags)
  })

program.hook('preAction', () => installDebianPackages(say, 'benches'))
await program.parseAsync()
