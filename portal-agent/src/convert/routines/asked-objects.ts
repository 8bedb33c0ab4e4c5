import type { AskedObject } from '../../model/asked-object.ts'
import type { StoredObjects } from '../../model/stored-objects.ts'
import type { Translation } from './translation.ts'
import { variesBy } from './varies.ts'

interface Made {
  readonly key: string
  readonly kind: string
  readonly sourceName: string
  readonly targetName: string
  readonly translation: Pick<Translation, 'uses'>
}

/** Views and functions that were translated, by key, as both sides can be asked for them. */
export function askedObjects(stored: StoredObjects, made: readonly Made[]): ReadonlyMap<string, AskedObject> {
  const texts = new Map<string, AskedObject>()
  for (const each of made) {
    const asked = each.kind === 'view' ? askedView(stored, each) : askedFunction(stored, each)
    if (asked !== null) texts.set(each.key, asked)
  }
  return withVaryingParts(texts, made)
}

function askedView({ views }: StoredObjects, { sourceName, targetName }: Made): AskedObject | null {
  const view = views.find(({ name }) => name === sourceName)
  if (view === undefined) return null
  const { columns } = view
  return { kind: 'view', sourceName, targetName, columns, varies: variesBy(view.sql, view) }
}

function askedFunction(
  { routines }: StoredObjects,
  { kind, sourceName, targetName }: Made,
): AskedObject | null {
  const routine = routines.find((each) => each.kind === 'function' && each.name === sourceName)
  if (kind !== 'function' || routine === undefined || routine.returns === null) return null
  const { parameters, returns, access } = routine
  return {
    kind: 'function',
    sourceName,
    targetName,
    parameters: parameters.map(({ type }) => type),
    returns,
    changesRows: access.toUpperCase() === 'MODIFIES SQL DATA',
    varies: variesBy(routine.body, routine),
  }
}

/** What uses something that varies varies as well. */
function withVaryingParts(
  asked: Map<string, AskedObject>,
  made: readonly Made[],
): ReadonlyMap<string, AskedObject> {
  for (let changed = true; changed;) {
    changed = false
    for (const { key, translation } of made) {
      const own = asked.get(key)
      if (own === undefined || own.varies !== null) continue
      const part = translation.uses
        .map((used) => asked.get(used))
        .find((used) => (used?.varies ?? null) !== null)
      if (part === undefined) continue
      asked.set(key, { ...own, varies: part.sourceName })
      changed = true
    }
  }
  return asked
}
