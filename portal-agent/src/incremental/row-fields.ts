import type { ChangeField } from '../model/ports/change-applier.ts'

/** The fields of one row in COPY's binary form, which begins at `start` with their number. */
export function binaryFields(bytes: Buffer, start: number, columns: number): ChangeField[] {
  let at = start + 2
  return Array.from({ length: columns }, () => {
    const length = bytes.readInt32BE(at)
    const from = at + 4
    at = from + Math.max(length, 0)
    return length < 0 ? null : bytes.subarray(from, at)
  })
}

/** What stands behind a backslash (PostgreSQL, "COPY", section Text Format). */
const escapes: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** The fields of one row in COPY's text form, with the newline it ends with: what a parameter in text form takes. */
export function textFields(bytes: Buffer, start: number, end: number): ChangeField[] {
  return bytes
    .toString('utf8', start, end - 1)
    .split('\t')
    .map((cell) =>
      cell === '\\N' ? null : cell.replace(/\\(.)/gs, (_, what: string) => escapes[what] ?? what),
    )
}
