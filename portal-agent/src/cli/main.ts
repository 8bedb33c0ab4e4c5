import { runProgram } from './program.ts'
import { processTerminal } from './terminal.ts'

// A reader that went away (`portal list | head -1`) is no failure.
process.stdout.on('error', () => undefined)

process.exit(await runProgram(process.argv.slice(2), processTerminal))
