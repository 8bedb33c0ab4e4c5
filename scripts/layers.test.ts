import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const rules = createRequire(import.meta.url)('../.dependency-cruiser.cjs') as IConfiguration
const agent = 'portal-agent/src'

/** `to` without a slash is a package or a built-in. */
interface Pair {
  readonly rule: string
  readonly from: string
  readonly to: string
}

/** For every rule at least one import that must be caught. */
const violations: readonly Pair[] = [
  { rule: 'workspaces-meet-in-contract', from: 'server/a.ts', to: 'host/a.ts' },
  { rule: 'workspaces-meet-in-contract', from: 'portal-agent/src/run/b.ts', to: 'server/b.ts' },
  { rule: 'workspaces-meet-in-contract', from: 'web/api/a.ts', to: 'server/a.ts' },
  { rule: 'products-know-no-tests', from: 'server/c.ts', to: 'tests/testbed/index.ts' },
  { rule: 'demo-drives-from-outside', from: 'demo/a.ts', to: 'portal-agent/src/run/x.ts' },
  { rule: 'no-relative-path-into-another-workspace', from: `${agent}/run/c.ts`, to: 'contract/portal/x.ts' },
  { rule: 'contract-imports-zod-only', from: 'contract/task/a.ts', to: 'node:fs' },
  { rule: 'contract-imports-zod-only', from: 'contract/task/b.ts', to: 'pino' },
  { rule: 'pure-islands-have-no-io', from: `${agent}/convert/a.ts`, to: 'node:fs' },
  { rule: 'pure-islands-have-no-io', from: 'server/scheduling/allocate.ts', to: 'node:timers/promises' },
  { rule: 'pure-islands-talk-to-nobody', from: `${agent}/model/a.ts`, to: 'pino' },
  { rule: 'pure-islands-talk-to-nobody', from: `${agent}/convert/b.ts`, to: 'pg' },
  { rule: 'model-knows-nobody', from: `${agent}/model/b.ts`, to: `${agent}/convert/x.ts` },
  { rule: 'convert-knows-the-model', from: `${agent}/convert/c.ts`, to: `${agent}/full/x.ts` },
  { rule: 'only-compose-names-databases', from: `${agent}/run/supervisor.ts`, to: `${agent}/db/mysql/x.ts` },
  { rule: 'only-compose-names-databases', from: `${agent}/full/a.ts`, to: `${agent}/db/postgres/x.ts` },
  { rule: 'phases-speak-to-ports', from: `${agent}/verify/a.ts`, to: 'mysql2' },
  { rule: 'phases-speak-to-ports', from: `${agent}/full/b.ts`, to: `${agent}/run/x.ts` },
  { rule: 'databases-know-no-phase', from: `${agent}/db/mysql/a.ts`, to: `${agent}/full/x.ts` },
  { rule: 'databases-do-not-meet', from: `${agent}/db/mysql/b.ts`, to: `${agent}/db/postgres/x.ts` },
  { rule: 'databases-do-not-meet-either', from: `${agent}/db/postgres/b.ts`, to: `${agent}/db/mysql/x.ts` },
  { rule: 'verification-is-independent', from: `${agent}/verify/b.ts`, to: `${agent}/convert/encode/x.ts` },
  { rule: 'routes-call-services', from: 'server/http/tasks/routes.ts', to: 'server/store/x.ts' },
  { rule: 'store-knows-no-http', from: 'server/store/b.ts', to: 'server/http/tasks/x.ts' },
]

const allowed: readonly Omit<Pair, 'rule'>[] = [
  { from: `${agent}/run/compose.ts`, to: `${agent}/db/mysql/x.ts` },
  { from: `${agent}/db/opengauss/a.ts`, to: `${agent}/db/postgres/x.ts` },
  { from: `${agent}/full/c.ts`, to: `${agent}/model/ports/x.ts` },
  { from: `${agent}/full/d.ts`, to: `${agent}/convert/encode/x.ts` },
  { from: `${agent}/full/e.db.test.ts`, to: `${agent}/db/mysql/x.ts` },
  { from: `${agent}/convert/d.ts`, to: 'node:crypto' },
  { from: 'contract/task/c.test.ts', to: 'fast-check' },
  { from: 'server/http/tasks/service.ts', to: 'server/store/x.ts' },
]

let root: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'layers-'))
  const pairs = [...violations, ...allowed]
  for (const { to } of pairs) if (to.endsWith('.ts')) await write(to, 'export {}')
  for (const { from, to } of pairs) await write(from, `import '${specifier(from, to)}'`)
  await write(`${agent}/verify/detour.ts`, "import '../model/detour.ts'")
  await write(`${agent}/model/detour.ts`, "import '../convert/encode/x.ts'")
  await write('contract/cycle-a.ts', "import './cycle-b.ts'")
  await write('contract/cycle-b.ts', "import './cycle-a.ts'")
})

afterAll(async () => {
  await rm(root, { recursive: true, force: true })
})

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), `${text}\n`)
}

function specifier(from: string, to: string): string {
  if (!to.endsWith('.ts')) return to
  const path = relative(dirname(from), to)
  return path.startsWith('.') ? path : `./${path}`
}

async function found(): Promise<Set<string>> {
  const options = { tsPreCompilationDeps: true, validate: true, baseDir: root }
  const outcome = await cruise(['.'], { ...options, ruleSet: rules })
  const { violations: list } = (outcome.output as ICruiseResult).summary
  return new Set(list.map(({ rule, from }) => `${rule.name}: ${from}`))
}

describe('the layer rules', () => {
  it('catch every violation, also by a detour and in a circle', async () => {
    const caught = await found()
    for (const { rule, from } of violations) expect(caught).toContain(`${rule}: ${from}`)
    expect(caught).toContain(`verification-is-independent: ${agent}/verify/detour.ts`)
    expect(caught).toContain('no-cycles: contract/cycle-a.ts')
  })

  it('let through what the layers allow', async () => {
    const caught = [...(await found())]
    for (const { from } of allowed) expect(caught.filter((line) => line.endsWith(`: ${from}`))).toEqual([])
  })

  it('all have a violation to catch here', () => {
    const proven = new Set(violations.map(({ rule }) => rule))
    const names = rules.forbidden?.map(({ name }) => name).filter((name) => name !== 'no-cycles')
    expect(names?.filter((name) => name !== undefined && !proven.has(name))).toEqual([])
  })
})
