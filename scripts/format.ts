import { binOf, endOf, startNode } from './node-program.ts'

// npm run format [-- paths]: prettier over everything, or over the paths given.

const paths = process.argv.slice(2)
const prettier = [binOf('prettier'), '--write', '--log-level', 'warn']
process.exitCode = await endOf(startNode([...prettier, ...(paths.length === 0 ? ['.'] : paths)], 'inherit'))
