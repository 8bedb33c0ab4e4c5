import { keepHeapNearLive } from './heap-limits.ts'
import { runProgram } from './program.ts'
import { processTerminal } from './terminal.ts'

keepHeapNearLive()
// A reader that went away (`portal list | head -1`) is no failure.
process.stdout.on('error', () => undefined)

const exitCode = await runProgram(process.argv.slice(2), processTerminal)
await Promise.all([taken(process.stdout), taken(process.stderr)])
process.exit(exitCode)

/** A report can be larger than what a pipe holds; exiting before it is read would cut it off. */
function taken(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    for (const event of ['close', 'error']) stream.once(event, () => resolve())
    if (stream.destroyed || stream.errored !== null) resolve()
    else stream.write('', () => resolve())
  })
}
