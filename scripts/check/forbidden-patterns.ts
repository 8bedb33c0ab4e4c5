/** A text that must not occur, with the places where it may. */
interface Pattern {
  readonly what: string
  readonly pattern: RegExp
  /** Files in which it is allowed. */
  readonly allowed: readonly RegExp[]
}

const tests = [/\.(test|fixture)\.ts$/, /\/testing\//, /^tests\//, /^demo\//, /^web\/dev\//]

/** Where `throw new Error(` says that an invariant is broken, which is a bug; everything an operator can meet has a code. */
const invariants = [
  ...tests,
  /^scripts\//,
  /^portal-agent\/src\/db\//,
  /^server\/executors\/(shell-words|ssh\/connect)\.ts$/,
  /^server\/(store\/typeorm\/(open-store|session)|views\/views|http\/(executors|sub-tasks)\/routes)\.ts$/,
]

/** Where the environment is read, or handed on to a child process. */
const environment = [
  ...tests,
  /(^|\/)config\.ts$/,
  /^scripts\//,
  /^portal-agent\/src\/cli\//,
  /^server\/executors\/link\/local-machine\.ts$/,
]

const thisFile = /^scripts\/check\/forbidden-patterns\.ts$/

const patterns: readonly Pattern[] = [
  {
    what: 'console (products log through pino, command lines write to process.stdout)',
    pattern: /\bconsole\s*\.\s*\w+\(/,
    allowed: [],
  },
  {
    what: 'process.env outside of configuration',
    pattern: /\bprocess\.env\b/,
    allowed: environment,
  },
  {
    what: 'throw new Error( where a code of contract/errors belongs',
    pattern: /\bthrow new Error\(/,
    allowed: invariants,
  },
  {
    what: 'a suppressed compiler or linter message',
    pattern: /@ts-(ignore|nocheck|expect-error)/,
    allowed: [thisFile],
  },
  { what: 'an unfinished place', pattern: /\b(TODO|FIXME|XXX)\b/, allowed: [thisFile] },
  { what: 'a test that runs alone', pattern: /\b(it|test|describe)\.only\b/, allowed: [] },
]

export interface Finding {
  readonly path: string
  readonly line: number
  readonly what: string
}

/** `path` relative to the root, with forward slashes. Comments count too: they promise what the code does. */
export function forbiddenIn(path: string, text: string): readonly Finding[] {
  const asked = patterns.filter(({ allowed }) => !allowed.some((place) => place.test(path)))
  return text.split('\n').flatMap((content, index) => {
    if (isComment(content)) return []
    return asked
      .filter(({ pattern }) => pattern.test(content))
      .map(({ what }) => ({ path, line: index + 1, what }))
  })
}

function isComment(line: string): boolean {
  return /^\s*(\/\/|\/?\*)/.test(line) && !/TODO|FIXME|XXX|@ts-/.test(line)
}
