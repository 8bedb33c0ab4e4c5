import { binlogError } from '../binlog-error.ts'
import { Bytes } from '../bytes.ts'
import { readJson } from './json-binary.ts'
import { compareKeys, type JsonNode } from './json-node.ts'

type Leg = { readonly key: string } | { readonly cell: number }

const operation = { replace: 0, insert: 1, remove: 2 } as const

/** Carries the differences of a PARTIAL_UPDATE_ROWS_EVENT out on the document before (pitfalls D06, J06; json_diff.cc). */
export function applyJsonDiffs(before: JsonNode, diffs: Buffer): JsonNode {
  const bytes = new Bytes(diffs)
  const root: JsonNode = { kind: 'array', items: [before] }
  while (bytes.left > 0) {
    const kind = bytes.u8()
    const legs: Leg[] = [{ cell: 0 }, ...parsePath(bytes.text(bytes.lenenc()))]
    const value = kind === operation.remove ? null : readJson(bytes.take(bytes.lenenc()))
    change(parentOf(root, legs), legs.at(-1) as Leg, kind, value)
  }
  return root.items[0] as JsonNode
}

function parentOf(root: JsonNode, legs: readonly Leg[]): JsonNode {
  return legs.slice(0, -1).reduce(child, root)
}

function child(node: JsonNode, leg: Leg): JsonNode {
  const found =
    'cell' in leg
      ? node.kind === 'array'
        ? node.items[leg.cell]
        : undefined
      : node.kind === 'object'
        ? node.members.find(([key]) => key === leg.key)?.[1]
        : undefined
  if (found === undefined) throw notThere()
  return found
}

function change(parent: JsonNode, leg: Leg, kind: number, value: JsonNode | null): void {
  if ('cell' in leg) {
    if (parent.kind !== 'array') throw notThere()
    changeCell(parent.items, leg.cell, kind, value)
  } else {
    if (parent.kind !== 'object') throw notThere()
    changeMember(parent.members, leg.key, kind, value)
  }
}

function changeCell(items: JsonNode[], cell: number, kind: number, value: JsonNode | null): void {
  if (kind === operation.insert && value !== null) items.splice(cell, 0, value)
  else if (items[cell] === undefined) throw notThere()
  else if (kind === operation.replace && value !== null) items[cell] = value
  else items.splice(cell, 1)
}

function changeMember(
  members: [string, JsonNode][],
  key: string,
  kind: number,
  value: JsonNode | null,
): void {
  const at = members.findIndex((member) => member[0] === key)
  if (kind === operation.insert && value !== null && at < 0) {
    const place = members.findIndex((member) => compareKeys(member[0], key) > 0)
    members.splice(place < 0 ? members.length : place, 0, [key, value])
    return
  }
  if (at < 0) throw notThere()
  if (kind === operation.replace && value !== null) members[at] = [key, value]
  else if (kind === operation.remove) members.splice(at, 1)
  else throw notThere()
}

const legPattern = /\.("(?:[^"\\]|\\.)*"|[^.[\]"]+)|\[(\d+)\]/gy

/** `$.a[0]."b c"`, as the source writes it: without wildcards and ranges. */
function parsePath(path: string): Leg[] {
  if (!path.startsWith('$')) throw binlogError('a JSON path without a root')
  const legs: Leg[] = []
  legPattern.lastIndex = 1
  while (legPattern.lastIndex < path.length) {
    const match = legPattern.exec(path)
    if (match === null) throw binlogError('a JSON path of an unknown form')
    const [, key, cell] = match
    if (cell !== undefined) legs.push({ cell: Number(cell) })
    else legs.push({ key: key?.startsWith('"') ? (JSON.parse(key) as string) : (key ?? '') })
  }
  return legs
}

function notThere(): Error {
  return binlogError('a JSON difference does not fit the document before')
}
