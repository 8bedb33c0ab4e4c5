import { Command } from 'commander'
import { ensureExecutor } from './executors/ensure-executor.ts'
import { databaseServices, ensureService, executorServices } from './services.ts'
import {
  purgeService,
  serviceStatus,
  stopService,
  type DatabaseService,
  type ServiceName,
} from './services.ts'
import { TestbedError } from './testbed-error.ts'

const allServices = [...databaseServices, ...executorServices]

const program = new Command('testbed').description('the servers the tests run against, all below .testbed')

program
  .command('up')
  .description('starts the named services, or all databases; what runs stays as it is')
  .argument('[names...]')
  .action(async (names: string[]) => {
    for (const name of chosen(names, databaseServices)) await up(name)
  })

program
  .command('down')
  .description('ends what this testbed started, also after a crash')
  .argument('[names...]')
  .option('--purge', 'also deletes the data (downloads stay)')
  .action(async (names: string[], options: { purge?: boolean }) => {
    await Promise.all(chosen(names).map((name) => (options.purge ? purgeService(name) : stopService(name))))
  })

program
  .command('status')
  .description('one line a service')
  .argument('[names...]')
  .action((names: string[]) => {
    for (const name of chosen(names)) {
      const { port, pid } = serviceStatus(name)
      print(`${name.padEnd(10)} 127.0.0.1:${port}  ${pid === undefined ? 'down' : `up, pid ${pid}`}`)
    }
  })

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`${error instanceof TestbedError ? error.message : String(error)}\n`)
  process.exitCode = 1
}

async function up(name: ServiceName): Promise<void> {
  const began = performance.now()
  const { version, host, port } = isDatabase(name)
    ? await ensureService(name)
    : await ensureExecutor(numberOf(name))
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  print(`${name.padEnd(10)} ${host}:${port}  ${version}  after ${seconds} s`)
}

function chosen(names: string[], all: readonly ServiceName[] = allServices): readonly ServiceName[] {
  const unknown = names.filter((name) => !(allServices as string[]).includes(name))
  if (unknown.length > 0) {
    throw new TestbedError(`Unknown: ${unknown.join(', ')}`, `The services are ${allServices.join(', ')}`)
  }
  return names.length === 0 ? all : allServices.filter((name) => names.includes(name))
}

function isDatabase(name: ServiceName): name is DatabaseService {
  return (databaseServices as readonly string[]).includes(name)
}

function numberOf(name: Exclude<ServiceName, DatabaseService>): 1 | 2 | 3 {
  return ({ executor1: 1, executor2: 2, executor3: 3 } as const)[name]
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
