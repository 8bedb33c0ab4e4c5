/** A guard taken out of the product on purpose, and the test that must notice. */
export interface Mutation {
  /** The pitfall the guard stands against. */
  readonly pitfall: string
  /** The file that holds the guard, from the root of the repository. */
  readonly file: string
  /** Text that is in the file exactly once. */
  readonly guard: string
  /** What it is replaced by: code that runs, without the guard. */
  readonly mutated: string
  readonly test: {
    readonly file: string
    /** Part of the full name of the test, with ` > ` between what it consists of; more than one may have it. */
    readonly name: string
  }
}

/** Whether the test needs the databases of the testbed. */
export function needsDatabase({ test }: Mutation): boolean {
  return test.file.endsWith('.db.test.ts')
}

/** One line that says which mutation is meant. */
export function titleOf({ pitfall, file, guard, test }: Mutation): string {
  const [line = ''] = guard.trim().split('\n')
  return `${pitfall} ${file}: without "${line}" fails "${test.name}"`
}
