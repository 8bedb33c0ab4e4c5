import { type CellOutput, ensureCellRoom, putBytes, putLength } from './cell-output.ts'
import type { ValueWriter } from './bits-and-bytes.ts'

/** Their bytes are passed on as they are stored; what is no UTF-8 in them meets the policy for invalid text. */
const utf8Charsets = new Set(['utf8mb4', 'utf8mb3', 'utf8', 'ascii', 'binary'])

/** Labels of decoders for the forms of Unicode. */
const decoderLabels: Readonly<Record<string, string>> = {
  ucs2: 'utf-16be',
  utf16: 'utf-16be',
  utf16le: 'utf-16le',
}

/** For each character of a charset, by the number its bytes make, what the server makes of it in UTF-8. */
export type CharsetTable = ReadonlyMap<number, Buffer>

/** Whether the server has to be asked for the charset's characters. */
export function needsTable(charset: string): boolean {
  return !utf8Charsets.has(charset) && !(charset in decoderLabels) && charset !== 'utf32'
}

/** Text of a charset in UTF-8, exactly as reading it in the load gives it (`rows/column-form`). */
export function textWriter(charset: string, tables: ReadonlyMap<string, CharsetTable>): ValueWriter | null {
  if (utf8Charsets.has(charset)) return writeAsIs
  const label = decoderLabels[charset]
  if (label !== undefined) return decoderWriter(label)
  if (charset === 'utf32') return writeUtf32
  const table = tables.get(charset)
  return table === undefined ? null : tableWriter(table, charset === 'gb18030' ? supplementary : () => null)
}

function writeAsIs(input: Buffer, start: number, end: number, out: CellOutput): void {
  putBytes(out, input, start, end)
}

/** `beyond`: characters of four bytes that follow from their code. */
function tableWriter(table: CharsetTable, beyond: (code: number) => Buffer | null): ValueWriter {
  const keepsAscii = hasAscii(table)
  return function writeByTable(input, start, end, out) {
    if (keepsAscii && isAscii(input, start, end)) return putBytes(out, input, start, end)
    const parts: Buffer[] = []
    for (let at = start; at < end;) {
      let code = 0
      let character: Buffer | null = null
      const last = Math.min(end, at + 4)
      while (character === null && at < last) {
        code = code * 256 + (input[at++] as number)
        character = table.get(code) ?? beyond(code)
      }
      if (character === null) return putInvalid(out, input, start, end)
      parts.push(character)
    }
    const text = Buffer.concat(parts)
    putBytes(out, text, 0, text.length)
  }
}

/** Not so in swe7, which has letters in the place of some marks. */
function hasAscii(table: CharsetTable): boolean {
  return Array.from({ length: 0x80 }, (_, byte) => table.get(byte)).every(
    (character, byte) => character?.length === 1 && character[0] === byte,
  )
}

function isAscii(input: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if ((input[i] as number) >= 0x80) return false
  return true
}

const firstSupplementary = 0x90308130

/** Codes of gb18030 from 90308130 on are those of U+10000 and the following, in order. */
function supplementary(code: number): Buffer | null {
  if (code < firstSupplementary || code > 0xe3329a35) return null
  const [a = 0, b = 0, c = 0, d = 0] = [24, 16, 8, 0].map((bits) => Math.floor(code / 2 ** bits) % 256)
  if (!isBetween(b, 0x30, 0x39) || !isBetween(c, 0x81, 0xfe) || !isBetween(d, 0x30, 0x39)) return null
  const at = (((a - 0x90) * 10 + (b - 0x30)) * 126 + (c - 0x81)) * 10 + (d - 0x30)
  return Buffer.from(String.fromCodePoint(0x10000 + at))
}

function isBetween(value: number, from: number, to: number): boolean {
  return value >= from && value <= to
}

function decoderWriter(label: string): ValueWriter {
  const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true })
  return function writeDecoded(input, start, end, out) {
    try {
      const text = Buffer.from(decoder.decode(input.subarray(start, end)))
      putBytes(out, text, 0, text.length)
    } catch {
      putInvalid(out, input, start, end)
    }
  }
}

function writeUtf32(input: Buffer, start: number, end: number, out: CellOutput): void {
  const points = Array.from({ length: (end - start) >> 2 }, (_, i) => input.readUInt32BE(start + i * 4))
  if (points.some((point) => point > 0x10ffff)) return putInvalid(out, input, start, end)
  const text = Buffer.from(points.map((point) => String.fromCodePoint(point)).join(''))
  putBytes(out, text, 0, text.length)
}

/** As stored, behind a byte that no UTF-8 text has, so that it meets the policy for invalid text. */
function putInvalid(out: CellOutput, input: Buffer, start: number, end: number): void {
  ensureCellRoom(out, end - start + 10)
  putLength(out, end - start + 1)
  out.bytes[out.at++] = 0xff
  out.at += input.copy(out.bytes, out.at, start, end)
}
