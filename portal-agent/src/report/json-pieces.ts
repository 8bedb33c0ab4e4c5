/** The text of `JSON.stringify(value, null, indent)` in pieces, lists element by element: the report of twenty thousand tables is larger than anyone wants to hold at once. */
export function* jsonPieces(value: object, indent = 0): Generator<string> {
  let before = '{'
  for (const [key, item] of Object.entries(value) as [string, unknown][]) {
    if (item === undefined) continue
    yield `${before}${lineOf(1, indent)}${JSON.stringify(key)}${indent === 0 ? ':' : ': '}`
    if (Array.isArray(item) && item.length > 0) yield* listPieces(item, indent)
    else yield nested(item, 1, indent)
    before = ','
  }
  yield before === '{' ? '{}' : `${lineOf(0, indent)}}`
}

function* listPieces(list: readonly unknown[], indent: number): Generator<string> {
  let before = '['
  for (const item of list) {
    yield `${before}${lineOf(2, indent)}${nested(item, 2, indent)}`
    before = ','
  }
  yield `${lineOf(1, indent)}]`
}

/** A line break in JSON's text is never part of a value. */
function nested(item: unknown, depth: number, indent: number): string {
  const text = JSON.stringify(item ?? null, null, indent)
  return indent === 0 ? text : text.replaceAll('\n', lineOf(depth, indent))
}

function lineOf(depth: number, indent: number): string {
  return indent === 0 ? '' : `\n${' '.repeat(depth * indent)}`
}
