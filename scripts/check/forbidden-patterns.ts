/** A text that must not occur, with the places where it may. */
interface Pattern {
  readonly what: string
  readonly pattern: RegExp
  /** Files in which it is allowed. */
  readonly allowed: readonly RegExp[]
}

const tests = [/\.test\.ts$/, /^tests\//, /^demo\//]

/** Broken invariants only: everything an operator can meet has a code. */
const invariants = [
  ...tests,
  /^scripts\//,
  /^portal-agent\/src\/db\/mysql\/(session\/(session|login)|wire\/packet-reader)\.ts$/,
  /^portal-agent\/src\/db\/postgres\/(read-sql|fence|portal-connection)\.ts$/,
]

const patterns: readonly Pattern[] = [
  {
    what: 'console (products log through pino, command lines write to process.stdout)',
    pattern: /\bconsole\s*\.\s*\w+\(/,
    allowed: [],
  },
  {
    what: 'process.env outside of configuration',
    pattern: /\bprocess\.env\b/,
    allowed: [/(^|\/)(config|environment|password-env)\.ts$/, /^tests\//, /^demo\//, /^scripts\//],
  },
  {
    what: 'new Error( where a code of contract/errors belongs',
    pattern: /\bnew Error\(/,
    allowed: invariants,
  },
  { what: 'any', pattern: /\bas any\b|:\s*any\b|<any>/, allowed: [] },
  {
    what: 'a suppressed compiler or linter message',
    pattern: /@ts-(ignore|nocheck|expect-error)/,
    allowed: [],
  },
  { what: 'an unfinished place', pattern: /\b(TODO|FIXME|XXX)\b/, allowed: [] },
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
