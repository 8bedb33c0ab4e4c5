import { type CellOutput, ensureCellRoom, putBytes, putLength } from './cell-output.ts'
import type { ValueWriter } from './bits-and-bytes.ts'

/** Their bytes are passed on as they are stored; what is no UTF-8 in them meets the policy for invalid text. */
const utf8Charsets = new Set(['utf8mb4', 'utf8mb3', 'utf8', 'ascii', 'binary'])

/** Labels of decoders for charsets of several bytes. */
const decoderLabels: Readonly<Record<string, string>> = {
  gbk: 'gbk',
  gb2312: 'gbk',
  gb18030: 'gb18030',
  big5: 'big5',
  sjis: 'shift_jis',
  cp932: 'shift_jis',
  ujis: 'euc-jp',
  eucjpms: 'euc-jp',
  euckr: 'euc-kr',
  ucs2: 'utf-16be',
  utf16: 'utf-16be',
  utf16le: 'utf-16le',
}

/** For charsets of one byte: what the server itself makes of each byte in UTF-8; null where it has no character. */
export type ByteTable = readonly (Buffer | null)[]

/** Whether the server has to be asked for the charset's table. */
export function needsByteTable(charset: string): boolean {
  return !utf8Charsets.has(charset) && !(charset in decoderLabels) && charset !== 'utf32'
}

/** Text of a charset in UTF-8, exactly as reading it in the load gives it (`rows/column-form`). */
export function textWriter(charset: string, tables: ReadonlyMap<string, ByteTable>): ValueWriter | null {
  if (utf8Charsets.has(charset)) return writeAsIs
  const label = decoderLabels[charset]
  if (label !== undefined) return decoderWriter(label)
  if (charset === 'utf32') return writeUtf32
  const table = tables.get(charset)
  return table === undefined ? null : tableWriter(table)
}

function writeAsIs(input: Buffer, start: number, end: number, out: CellOutput): void {
  putBytes(out, input, start, end)
}

function tableWriter(table: ByteTable): ValueWriter {
  return function writeByTable(input, start, end, out) {
    let ascii = true
    for (let i = start; i < end && ascii; i++) ascii = (input[i] as number) < 0x80
    if (ascii) return putBytes(out, input, start, end)
    const parts = [...input.subarray(start, end)].map((byte) => table[byte] ?? null)
    if (parts.includes(null)) return putInvalid(out, input, start, end)
    const text = Buffer.concat(parts as Buffer[])
    putBytes(out, text, 0, text.length)
  }
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
