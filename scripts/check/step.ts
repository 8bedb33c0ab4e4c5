import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stalePages } from '../docs/pages.ts'
import { binOf, root, runNode } from '../node-program.ts'
import { forbiddenIn } from './forbidden-patterns.ts'
import { projectFiles } from './tracked-files.ts'

/** One part of `npm run check`. An empty answer is good; otherwise it is what to show. */
export interface Step {
  readonly name: string
  readonly run: () => Promise<string>
}

const workspaces = ['contract', 'server', 'portal-agent', 'host', 'web', 'demo', 'tests', 'scripts']

/** The long ones first, so that the short ones fill the other cores. */
export const steps: readonly Step[] = [
  { name: 'lint', run: () => program('eslint', ['.', '--max-warnings', '0']) },
  { name: 'types', run: () => program('typescript', ['-p', 'tsconfig.json', '--pretty', 'false'], 'tsc') },
  { name: 'web types', run: webTypes },
  { name: 'formatting', run: () => program('prettier', ['--check', '--log-level', 'warn', '.']) },
  { name: 'dead code', run: () => program('knip', ['--no-progress', '--no-config-hints']) },
  {
    name: 'layers',
    run: () => program('dependency-cruiser', ['--output-type', 'err', ...workspaces], 'depcruise'),
  },
  { name: 'generated docs', run: generatedDocs },
  { name: 'forbidden patterns', run: forbiddenPatterns },
]

async function program(packageName: string, args: readonly string[], bin?: string): Promise<string> {
  const { code, output } = await runNode([binOf(packageName, bin), ...args])
  if (code === 0) return ''
  return output.trim() === '' ? `${packageName} ended with code ${code}` : output
}

/** Templates are checked by vue-tsc; what builds the page, and what drives a browser, are projects of their own. */
async function webTypes(): Promise<string> {
  const page = await program('vue-tsc', ['-p', 'web/src/tsconfig.json', '--pretty', 'false'])
  const build = await program('typescript', ['-p', 'web/tsconfig.json', '--pretty', 'false'], 'tsc')
  const browser = await program('typescript', ['-p', 'tests/ui/tsconfig.json', '--pretty', 'false'], 'tsc')
  return [page, build, browser].filter((problems) => problems !== '').join('\n')
}

async function generatedDocs(): Promise<string> {
  const stale = await stalePages()
  return stale.length === 0 ? '' : `Not up to date: ${stale.join(', ')}. Run: npm run docs`
}

async function forbiddenPatterns(): Promise<string> {
  const sources = (await projectFiles()).filter((path) => /\.(ts|vue)$/.test(path))
  const findings = await Promise.all(
    sources.map(async (path) => forbiddenIn(path, await readFile(join(root, path), 'utf8'))),
  )
  return findings
    .flat()
    .map(({ path, line, what }) => `${path}:${line}  ${what}`)
    .join('\n')
}
