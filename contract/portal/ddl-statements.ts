import { splitStatements, type Statement } from './split-statements.ts'

/** What a user may write the statements of. Keys and foreign keys are not among them: rows are found by them. */
export const editableKinds = ['table', 'index', 'view', 'function', 'procedure', 'trigger'] as const
export type EditableKind = (typeof editableKinds)[number]

interface Rule {
  /** Exactly one statement makes the object. */
  readonly makes: RegExp
  /** What may stand beside it. */
  readonly beside: RegExp
  readonly said: string
}

const routine: Rule = {
  makes: /^CREATE (FUNCTION|PROCEDURE) /,
  beside: /^(ALTER (FUNCTION|PROCEDURE|ROUTINE)|COMMENT ON) /,
  said: 'one CREATE FUNCTION or CREATE PROCEDURE, and ALTER and COMMENT ON of it',
}

const rules: Readonly<Record<EditableKind, Rule>> = {
  table: {
    makes: /^CREATE TABLE /,
    beside: /^(CREATE SEQUENCE|CREATE TABLE .* PARTITION OF|ALTER TABLE|ALTER SEQUENCE|COMMENT ON) /,
    said: 'one CREATE TABLE with its partitions, CREATE SEQUENCE, ALTER TABLE, ALTER SEQUENCE and COMMENT ON',
  },
  index: {
    makes: /^CREATE INDEX /,
    beside: /^(ALTER INDEX|COMMENT ON) /,
    said: 'one CREATE INDEX, and ALTER INDEX and COMMENT ON of it',
  },
  view: {
    makes: /^CREATE (RECURSIVE )?VIEW /,
    beside: /^(ALTER VIEW|COMMENT ON) /,
    said: 'one CREATE VIEW, and ALTER VIEW and COMMENT ON of it',
  },
  function: routine,
  procedure: routine,
  trigger: {
    makes: /^CREATE (CONSTRAINT )?TRIGGER /,
    beside: /^(CREATE FUNCTION|ALTER FUNCTION|ALTER TABLE .*(EN|DIS)ABLE TRIGGER|COMMENT ON) /,
    said: 'one CREATE TRIGGER, CREATE FUNCTION, ALTER TABLE ... ENABLE or DISABLE TRIGGER and COMMENT ON',
  },
}

/**
 * Words that have no place in any of them: what goes, what does not outlive a crash, and what a transaction cannot take
 * back. The statements are one transaction with the record of the object.
 */
const refused: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/^ALTER\b.*\bDROP\b(?! (DEFAULT|NOT NULL|IDENTITY|EXPRESSION)\b)/, 'nothing is dropped here'],
  [/^CREATE TABLE\b.*\bAS \(?\s*(SELECT|TABLE|VALUES|EXECUTE|WITH)\b/, 'rows come from the source alone'],
  [/^ALTER \w+ .*\b(RENAME|SET SCHEMA|OWNER TO)\b/, 'the object keeps its name, schema and owner'],
  [/^(CREATE|ALTER)\b.*\bUNLOGGED\b/, 'an unlogged table is empty after a crash'],
  [/^CREATE INDEX CONCURRENTLY\b/, 'CONCURRENTLY cannot be part of a transaction'],
  [/^CREATE (TABLE|INDEX|SEQUENCE) IF NOT EXISTS\b/, 'IF NOT EXISTS would take what somebody else has made'],
  [/^CREATE OR REPLACE\b/, 'OR REPLACE would take the place of what somebody else has made'],
  [/\bBEGIN ATOMIC\b/, 'a body between BEGIN ATOMIC and END is not read here: write it as text between $$'],
]

/** Why these statements cannot stand for an object of this kind; null where they can. */
export function ddlProblem(kind: EditableKind, sql: string): string | null {
  const statements = splitStatements(sql)
  if (statements === null) return 'a string, a name in quotes or a comment does not close'
  if (sql.includes('\0')) return 'there is a NUL in it'
  const { makes, beside, said } = rules[kind]
  for (const { words } of statements) {
    const [, why] = refused.find(([pattern]) => pattern.test(words)) ?? []
    if (why !== undefined) return why
  }
  const others = statements.filter(({ words }) => !beside.test(words) && !makes.test(words))
  const made = statements.filter((statement) => isMaking(kind, statement))
  return others.length > 0 || made.length !== 1 ? `for this kind there are only: ${said}` : null
}

/** The statements one by one, as they are carried out. */
export function ddlStatements(sql: string): readonly string[] {
  return (splitStatements(sql) ?? []).map(({ text }) => text)
}

/**
 * What lets a server read statements without carrying out anything of them: a block of PL/pgSQL is parsed whole before its
 * first line runs, and that line ends it.
 */
export function readOnlyBlock(statements: readonly string[]): string {
  const body = `BEGIN\nRETURN;\n${statements.map((statement) => `${statement};\n`).join('')}END`
  let tag = '$portal$'
  while (body.includes(tag)) tag = tag.replace('$portal', '$portal_')
  return `DO LANGUAGE plpgsql ${tag}${body}${tag}`
}

/** The one that makes the object; null where there is none. */
export function makingStatement(kind: EditableKind, sql: string): string | null {
  return splitStatements(sql)?.find((statement) => isMaking(kind, statement))?.text ?? null
}

function isMaking(kind: EditableKind, { words }: Statement): boolean {
  return rules[kind].makes.test(words) && !(kind === 'table' && / PARTITION OF /.test(words))
}
