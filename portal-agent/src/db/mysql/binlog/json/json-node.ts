/** A JSON document as far as it has to be taken apart: scalars stay the text the source prints. */
export type JsonNode =
  | { readonly kind: 'scalar'; readonly text: string }
  | { readonly kind: 'array'; readonly items: JsonNode[] }
  /** In the order of storage: by length of the key, then by its bytes. */
  | { readonly kind: 'object'; readonly members: [key: string, value: JsonNode][] }

/** As the source prints a document: `{"a": 1, "b": [1, 2]}`. */
export function printJson(node: JsonNode): string {
  switch (node.kind) {
    case 'scalar':
      return node.text
    case 'array':
      return `[${node.items.map(printJson).join(', ')}]`
    case 'object':
      return `{${node.members.map(([key, value]) => `${quoteJson(key)}: ${printJson(value)}`).join(', ')}}`
  }
}

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

export function quoteJson(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are what JSON escapes
  return `"${text.replace(/["\\\u0000-\u001f]/g, escaped)}"`
}

function escaped(character: string): string {
  return shortEscapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** Where a key has its place among sorted ones. */
export function compareKeys(left: string, right: string): number {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length ? Buffer.compare(a, b) : a.length - b.length
}
