/** Labels of the WHATWG decoders for client charsets that are not UTF-8, by the first and last of their collation ids. */
const decoders: readonly (readonly [ids: ReadonlySet<number>, label: string])[] = [
  [new Set([5, 8, 15, 31, 47, 48, 49, 94]), 'windows-1252'],
  [new Set([28, 87]), 'gbk'],
  [new Set([24, 86]), 'gbk'],
  [new Set([248, 249, 250]), 'gb18030'],
  [new Set([1, 84]), 'big5'],
  [new Set([13, 88, 95, 96]), 'shift_jis'],
  [new Set([12, 91, 97, 98]), 'euc-jp'],
  [new Set([19, 85]), 'euc-kr'],
  [new Set([7, 74]), 'koi8-r'],
  [new Set([14, 23, 50, 51, 52]), 'windows-1251'],
  [new Set([26, 34, 44, 66, 99]), 'windows-1250'],
  [new Set([2, 9, 21, 27, 77]), 'iso-8859-2'],
]

/** A statement as the client wrote it. Charsets not listed are UTF-8 or ASCII. */
export function statementText(bytes: Buffer, collation: number | null): string {
  const label = collation === null ? undefined : decoders.find(([ids]) => ids.has(collation))?.[1]
  return label === undefined ? bytes.toString('utf8') : new TextDecoder(label).decode(bytes)
}
