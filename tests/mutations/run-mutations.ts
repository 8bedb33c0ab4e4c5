import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createVitest, type TestCase, type TestModule, type VitestPluginContext } from 'vitest/node'
import { type Mutation, titleOf } from './mutation.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** `killed`: a named test failed by what it asserts. Everything else is a hole in the tests or in the list. */
export type Verdict = 'killed' | 'survived' | 'no such test' | `not applicable: ${string}`

/**
 * Runs each mutation's test on sources with that one guard taken out, while the module is loaded: no file is changed. All
 * run in one vitest, a project each, so that a mutation costs little more than its test.
 */
export async function runMutations(mutations: readonly Mutation[]): Promise<Verdict[]> {
  const problems = await Promise.all(mutations.map(whyNotApplicable))
  const projects = mutations.flatMap((mutation, no) =>
    problems[no] === null ? [projectOf(mutation, String(no))] : [],
  )
  const modules = await runProjects(projects)
  return mutations.map((mutation, no): Verdict => {
    const problem = problems[no]
    if (problem !== null && problem !== undefined) return `not applicable: ${problem}`
    return verdictOf(
      modules.filter((module) => module.project.name === String(no)),
      mutation,
    )
  })
}

async function whyNotApplicable({ file, guard, mutated }: Mutation): Promise<string | null> {
  if (guard === mutated) return 'the guard is not changed'
  const text = await readFile(join(root, file), 'utf8').catch(() => null)
  if (text === null) return `${file} is not there`
  const places = text.split(guard).length - 1
  return places === 1 ? null : `the guard is in ${file} ${places} times`
}

type Project = ReturnType<typeof projectOf>

function projectOf(mutation: Mutation, name: string) {
  const path = join(root, mutation.file)
  return {
    extends: false as const,
    root,
    plugins: [
      {
        name: 'mutation',
        enforce: 'pre' as const,
        // A replacement function, as `$` means something in a replacement text.
        transform: (code: string, id: string) =>
          id.split('?')[0] === path ? code.replace(mutation.guard, () => mutation.mutated) : null,
        // vitest keeps transformed modules on disk: neither may a run without the mutation find it there nor the reverse.
        configureVitest: ({ defineCacheKeyGenerator }: VitestPluginContext) =>
          defineCacheKeyGenerator(({ id }) =>
            id.split('?')[0] === path ? titleOf(mutation) + mutation.mutated : null,
          ),
      },
    ],
    test: {
      name,
      include: [mutation.test.file],
      testNamePattern: escaped(mutation.test.name),
      testTimeout: 60_000,
      hookTimeout: 180_000,
    },
  }
}

async function runProjects(projects: readonly Project[]): Promise<TestModule[]> {
  if (projects.length === 0) return []
  const vitest = await createVitest(
    {
      root,
      config: false,
      watch: false,
      reporters: [{}],
      maxWorkers: 2,
      projects: [...projects],
      passWithNoTests: true,
      fsModuleCachePath: join(root, 'node_modules', '.mutation-cache'),
    },
    {},
  )
  try {
    await vitest.start()
    return vitest.state.getTestModules()
  } finally {
    await vitest.close()
  }
}

function verdictOf(modules: readonly TestModule[], { test }: Mutation): Verdict {
  const broken = modules.flatMap((module) => module.errors())[0]
  if (broken !== undefined) return `not applicable: ${broken.message}`
  const named = modules
    .flatMap((module) => [...module.children.allTests()])
    .filter((each) => each.fullName.includes(test.name) && each.result().state !== 'skipped')
  if (named.length === 0) return 'no such test'
  return named.some(hasFailed) ? 'killed' : 'survived'
}

function hasFailed(test: TestCase): boolean {
  return test.result().state === 'failed'
}

function escaped(text: string): RegExp {
  return new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
}
