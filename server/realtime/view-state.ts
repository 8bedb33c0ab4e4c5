import type { Wanted } from './topic-views.ts'

/** What a topic shows: perhaps a thing with its name, and a list. */
export interface View {
  readonly head: { readonly name: string; readonly value: object } | null
  readonly items: readonly { readonly id: string; readonly value: object }[]
  /** Which items were asked for; one of these that is not in `items` is gone. */
  readonly covers: Wanted
}

/** A view as it was told last: JSON texts, to be compared and sent. */
export interface ViewState {
  readonly head: string | null
  readonly items: ReadonlyMap<string, string>
}

/** The state after a reading of everything, or of some items. */
export function stateAfter(before: ViewState | null, { head, items, covers }: View): ViewState {
  const headText = head === null ? null : `${JSON.stringify(head.name)}:${JSON.stringify(head.value)}`
  const read = new Map(items.map(({ id, value }) => [id, JSON.stringify(value)]))
  if (covers === 'all' || before === null) return { head: headText, items: read }
  const merged = new Map(before.items)
  for (const id of covers) if (!read.has(id)) merged.delete(id)
  for (const [id, text] of read) merged.set(id, text)
  return { head: headText, items: merged }
}

export function snapshotText({ head, items }: ViewState): string {
  return object([head, `"items":${array([...items.values()])}`])
}

/** What leads from one state to the other, as JSON text; null where they are the same. */
export function patchText(before: ViewState, after: ViewState): string | null {
  const upsert = [...after.items].flatMap(([id, text]) => (before.items.get(id) === text ? [] : [text]))
  const remove = [...before.items.keys()].filter((id) => !after.items.has(id))
  const head = before.head === after.head ? null : after.head
  if (head === null && upsert.length === 0 && remove.length === 0) return null
  return object([head, `"upsert":${array(upsert)}`, `"remove":${JSON.stringify(remove)}`])
}

function object(members: readonly (string | null)[]): string {
  return `{${members.filter((member) => member !== null).join()}}`
}

function array(texts: readonly string[]): string {
  return `[${texts.join()}]`
}
