import { isDeepStrictEqual } from 'node:util'
import { type Parameter, setsOfLiterals } from './arguments.ts'
import { canonical, canonicalRows, type Rows } from './canonical.ts'
import { type CorpusObject, splitList } from './corpus.ts'
import {
  contents,
  type Outcome,
  type Sides,
  sourceOutcome,
  sourceRows,
  targetOutcome,
  targetRows,
} from './sides.ts'
import { undone } from './undone.ts'

/** Null where both sides behave alike, else the first difference. */
export async function tryObject(object: CorpusObject, sides: Sides): Promise<string | null> {
  switch (object.kind) {
    case 'view':
      return tryView(object.name, sides)
    case 'function':
      return tryFunction(object, sides)
    case 'procedure':
      return undone(sides, () => first(object.trials, (call) => tryCall(call, sides)))
    case 'trigger':
      return first(object.trials, (statement) => undone(sides, () => tryStatement(statement, sides)))
  }
}

async function first(
  trials: readonly string[],
  trial: (each: string) => Promise<string | null>,
): Promise<string | null> {
  for (const each of trials) {
    const difference = await trial(each)
    if (difference !== null) return `${each}: ${difference}`
  }
  return trials.length === 0 ? 'no trial' : null
}

function compareRows(source: Rows, target: Rows): string | null {
  const [one, other] = [canonicalRows(source), canonicalRows(target)]
  if (isDeepStrictEqual(one, other)) return null
  const at = one.findIndex((row, i) => row !== other[i])
  return at < 0 ? `${one.length} rows, not ${other.length}` : `${one[at]} is ${other[at]}`
}

export async function tryView(
  name: string,
  { source, target, database, schema }: Sides,
): Promise<string | null> {
  const rows = await sourceRows(source, `SELECT * FROM \`${database}\`.\`${name}\``)
  return compareRows(rows, await targetRows(target, `SELECT * FROM "${schema}"."${name.toLowerCase()}"`))
}

async function parametersOf({ source, database }: Sides, name: string): Promise<Parameter[]> {
  const rows = await sourceRows(
    source,
    `SELECT LOWER(DATA_TYPE), CHARACTER_MAXIMUM_LENGTH FROM information_schema.PARAMETERS
     WHERE SPECIFIC_SCHEMA = '${database}' AND SPECIFIC_NAME = '${name}' AND ORDINAL_POSITION > 0 ORDER BY ORDINAL_POSITION`,
  )
  return rows.map(([type, length]) => ({
    type: String(type),
    length: length === null ? null : Number(length),
  }))
}

const whole = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint'])

/** The source rounds an argument to its parameter's type; the caller of the target has to. */
function targetArgument(literal: string, type: string): string {
  return whole.has(type) && literal.includes('.') ? `round(${literal})::bigint` : literal
}

async function tryFunction(object: CorpusObject, sides: Sides): Promise<string | null> {
  const parameters = await parametersOf(sides, object.name)
  const sets = setsOfLiterals(object.trials[0] ?? '', parameters)
  if (sets.length < 20 && parameters.length > 1) return `only ${sets.length} sets of arguments`
  for (const set of sets) {
    const difference = await undone(sides, () => tryFunctionCall(object.name, set, parameters, sides))
    if (difference !== null) return `(${set.join(', ')}): ${difference}`
  }
  return null
}

async function tryFunctionCall(
  name: string,
  set: readonly string[],
  parameters: readonly Parameter[],
  sides: Sides,
): Promise<string | null> {
  const { target, database, schema } = sides
  const one = await sourceOutcome(sides, `SELECT \`${database}\`.${name}(${set.join(', ')})`)
  const args = set.map((literal, i) => targetArgument(literal, parameters[i]?.type ?? ''))
  const other = await targetOutcome(target, `SELECT "${schema}".${name.toLowerCase()}(${args.join(', ')})`)
  return compareOutcomes(one, other)
}

/** An error on one side has to be one on the other; messages of SIGNAL are compared where they are ours to set. */
function compareOutcomes(source: Outcome, target: Outcome): string | null {
  if ((source.error === null) !== (target.error === null))
    return `${source.error ?? show(source)} is ${target.error ?? show(target)}`
  if (source.error !== null) return null
  if (source.results.length !== target.results.length)
    return `${source.results.length} result sets, not ${target.results.length}`
  for (const [i, rows] of source.results.entries()) {
    const difference = compareRows(rows, target.results[i] ?? [])
    if (difference !== null) return difference
  }
  return null
}

function show({ results }: Outcome): string {
  return JSON.stringify(results.map(canonicalRows))
}

async function tryStatement(statement: string, sides: Sides): Promise<string | null> {
  const one = await sourceOutcome(sides, statement)
  await sides.target.query(`SET LOCAL search_path = "${sides.schema}"`)
  const other = await targetOutcome(sides.target, statement)
  const outcome = compareOutcomes({ ...one, results: [] }, { ...other, results: [] })
  return outcome ?? compareContents(sides)
}

async function compareContents(sides: Sides): Promise<string | null> {
  const { source, target, database, schema, tables } = sides
  const one = await contents(
    (sql) => sourceRows(source, sql),
    tables,
    (table) => `\`${database}\`.\`${table}\``,
  )
  const other = await contents(
    (sql) => targetRows(target, sql),
    tables,
    (table) => `"${schema}"."${table.toLowerCase()}"`,
  )
  for (const [table, rows] of one) {
    const difference = compareRows(rows, other.get(table) ?? [])
    if (difference !== null) return `${table}: ${difference}`
  }
  return null
}

/** `p(1, out, inout 3)` on both sides: OUT values, result sets, and all tables. */
export async function tryCall(call: string, sides: Sides): Promise<string | null> {
  const [, name = '', list = ''] = /^(\w+)\((.*)\)$/.exec(call) ?? []
  const args = splitList(list)
  const one = await callSource(name, args, sides)
  const other = await callTarget(name, args, sides)
  return compareOutcomes(one, other) ?? compareContents(sides)
}

/** OUT values come as the last result. */
async function callSource(name: string, args: readonly string[], sides: Sides): Promise<Outcome> {
  const { source, database } = sides
  const outs = args.map((arg, i) => (/^(in)?out\b/.test(arg) ? `@out_${i}` : null))
  for (const [i, out] of outs.entries())
    if (out !== null) await source.query(`SET ${out} = ${args[i]?.replace(/^(inout|out)\s*/, '') || 'NULL'}`)
  const outcome = await sourceOutcome(
    sides,
    `CALL \`${database}\`.${name}(${args.map((arg, i) => outs[i] ?? arg).join(', ')})`,
  )
  if (outcome.error !== null) return outcome
  const names = outs.filter((out) => out !== null)
  return {
    error: null,
    results: [
      ...outcome.results,
      names.length === 0 ? [[]] : await sourceRows(source, `SELECT ${names.join(', ')}`),
    ],
  }
}

async function callTarget(
  name: string,
  args: readonly string[],
  { target, schema }: Sides,
): Promise<Outcome> {
  const given = args.map((arg) => (arg === 'out' ? 'NULL' : arg.replace(/^inout\s*/, '')))
  const outcome = await targetOutcome(target, `CALL "${schema}".${name.toLowerCase()}(${given.join(', ')})`)
  if (outcome.error !== null) return outcome
  const values = outcome.results[0]?.[0] ?? []
  const outs = args.filter((arg) => /^(in)?out\b/.test(arg)).length
  const cursors = values.slice(outs).filter((cursor) => cursor !== null)
  const results: Rows[] = []
  for (const cursor of cursors) {
    results.push(await targetRows(target, `FETCH ALL FROM "${canonicalName(cursor)}"`))
    await target.query(`CLOSE "${canonicalName(cursor)}"`)
  }
  return { error: null, results: [...results, [values.slice(0, outs)]] }
}

function canonicalName(cursor: unknown): string {
  return canonical(cursor).replaceAll('"', '""')
}
