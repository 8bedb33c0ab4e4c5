import type { ObjectDifference, ObjectVerdict } from '@data-migration/contract/portal'
import type { AskedFunction, AskedObject, AskedView } from '../../model/asked-object.ts'
import type { Answers } from '../../model/ports/answers.ts'
import { argumentSets } from './argument-sets.ts'
import { compareAnswers } from './compare-answers.ts'
import { valuePool } from './value-pool.ts'

export interface AskSettings {
  readonly viewRows: number
  readonly showsValues: boolean
}

export interface Sides {
  readonly source: Answers
  readonly target: Answers
}

const viewBytes = 32 * 1024 * 1024
const viewMs = 30_000
const callMs = 2_000
/** Sets of arguments a function is asked with. */
const fewestSets = 24
const mostSets = 60
/** Told of one function. */
const mostDifferences = 5

/** Asks both sides the same, and tells whether they say the same. */
export async function askBoth(
  asked: AskedObject,
  sides: Sides,
  settings: AskSettings,
  signal: AbortSignal,
): Promise<ObjectVerdict> {
  if (asked.varies !== null) return notCompared(asked, `its answer depends on ${asked.varies}`)
  return asked.kind === 'view'
    ? await askView(asked, sides, settings, signal)
    : await askFunction(asked, sides, settings, signal)
}

export function notCompared({ kind, sourceName }: AskedObject, reason: string): ObjectVerdict {
  return { table: sourceName, kind, made: true, objects: 'not-compared', reason, differences: [] }
}

function told({ kind, sourceName }: AskedObject, differences: ObjectDifference[]): ObjectVerdict {
  const objects = differences.length === 0 ? 'equal' : 'differs'
  return { table: sourceName, kind, made: true, objects, differences }
}

const shapeless = /^(geometry|point|linestring|polygon|multi\w+|geometrycollection|vector)$/

async function askView(
  view: AskedView,
  { source, target }: Sides,
  { viewRows, showsValues }: AskSettings,
  signal: AbortSignal,
): Promise<ObjectVerdict> {
  const odd = view.columns.find(({ type }) => shapeless.test(type.base))
  if (odd !== undefined) return notCompared(view, `column ${odd.name} is a ${odd.type.base}`)
  const limits = { rows: viewRows, bytes: viewBytes, milliseconds: viewMs }
  const types = view.columns.map(({ type }) => type)
  const one = await source.view(view, limits, signal)
  if (one.kind === 'error') return notCompared(view, `the source cannot show it: ${one.text}`)
  if (one.kind === 'none')
    return unanswered(view, compareAnswers({ source: one, target: one, types, showsValues }))
  const other = await target.view(view, limits, signal)
  const found = compareAnswers({ source: one, target: other, types, showsValues })
  if (found.result !== 'differs') return unanswered(view, found)
  const { expected, found: is } = found
  return told(view, [{ item: 'view', name: view.sourceName, expected, found: is }])
}

function unanswered(asked: AskedObject, found: ReturnType<typeof compareAnswers>): ObjectVerdict {
  return found.result === 'unknown' ? notCompared(asked, found.reason) : told(asked, [])
}

async function askFunction(
  asked: AskedFunction,
  { source, target }: Sides,
  { showsValues }: AskSettings,
  signal: AbortSignal,
): Promise<ObjectVerdict> {
  const { parameters, returns, changesRows } = asked
  if (changesRows) return notCompared(asked, 'it changes data')
  const pools = parameters.map(valuePool)
  const odd =
    parameters.find((_, at) => pools[at] === null) ?? (shapeless.test(returns.base) ? returns : undefined)
  if (odd !== undefined) return notCompared(asked, `no values are made up for type ${odd.base}`)
  const sets = argumentSets(
    pools.filter((pool) => pool !== null),
    fewestSets,
  ).slice(0, mostSets)
  const differences: ObjectDifference[] = []
  for (const args of sets) {
    const pair = {
      source: await source.call(asked, args, callMs, signal),
      target: await target.call(asked, args, callMs, signal),
    }
    const found = compareAnswers({ ...pair, types: [returns], showsValues })
    if (found.result === 'unknown') {
      if (differences.length === 0) return notCompared(asked, found.reason)
      break
    }
    if (found.result === 'alike') continue
    const name = `${asked.sourceName}(${args.map(literal).join(', ')})`
    differences.push({ item: 'function', name, expected: found.expected, found: found.found })
    if (differences.length === mostDifferences) break
  }
  return told(asked, differences)
}

function literal(value: string | null): string {
  return value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`
}
