import type { CellEncoder, CopyBuffer } from './copy-buffer.ts'
import type { EncoderName } from './encoder-name.ts'
import { ok, type Reason } from './reason.ts'

/** Writes the text of a cell whose binary form, length word and value, lies at `out.bytes[value, valueEnd)`. */
type TextWriter = (input: Buffer, start: number, end: number, out: CopyBuffer, value: Buffer) => void

const writers: Readonly<Record<EncoderName, TextWriter>> = {
  int2: writeAsIs,
  int4: writeAsIs,
  int8: writeAsIs,
  numeric: writeAsIs,
  float4: writeAsIs,
  float8: writeAsIs,
  bool: writeAsIs,
  bit: writeBits,
  date: writeAsIs,
  timestamp: writeAsIs,
  timestamptz: writeUtc,
  interval: writeAsIs,
  text: writeEscaped,
  bytea: writeHex,
  json: writeEscaped,
  uuid: writeAsIs,
  ewkb: writeHex,
}

/**
 * The text COPY form of a value. The binary encoder runs first and decides, so that both formats accept and refuse the
 * same values.
 */
export function textForm(name: EncoderName, binary: CellEncoder): CellEncoder {
  const write = writers[name]
  const needsValue = write === writeBits || write === writeHex
  return function encodeTextForm(input, start, end, out): Reason {
    const at = out.at
    const reason = binary(input, start, end, out)
    if (reason !== ok) return reason
    const value = needsValue ? Buffer.from(out.bytes.subarray(at + 4, out.at)) : input
    out.at = at
    write(input, start, end, out, value)
    return ok
  }
}

function writeAsIs(input: Buffer, start: number, end: number, out: CopyBuffer): void {
  input.copy(out.bytes, out.at, start, end)
  out.at += end - start
}

function writeUtc(input: Buffer, start: number, end: number, out: CopyBuffer): void {
  writeAsIs(input, start, end, out)
  out.at += out.bytes.write('+00', out.at, 'latin1')
}

const backslash = 0x5c
/** `\t`, `\n`, `\r` and the backslash itself have a meaning in COPY text (pitfall S19). */
const escapes = new Map([
  [0x09, 't'.charCodeAt(0)],
  [0x0a, 'n'.charCodeAt(0)],
  [0x0d, 'r'.charCodeAt(0)],
  [backslash, backslash],
])

function writeEscaped(input: Buffer, start: number, end: number, out: CopyBuffer): void {
  let at = out.at
  for (let i = start; i < end; i++) {
    const byte = input[i] as number
    const escape = byte > backslash || (byte > 0x0d && byte < backslash) ? undefined : escapes.get(byte)
    if (escape !== undefined) out.bytes[at++] = backslash
    out.bytes[at++] = escape ?? byte
  }
  out.at = at
}

/** `\x` and hexadecimal digits; the backslash doubled as COPY asks. */
function writeHex(_input: Buffer, _start: number, _end: number, out: CopyBuffer, value: Buffer): void {
  out.at += out.bytes.write('\\\\x', out.at, 'latin1')
  out.at += out.bytes.write(value.toString('hex'), out.at, 'latin1')
}

/** The binary form has the number of bits in front of them. */
function writeBits(_input: Buffer, _start: number, _end: number, out: CopyBuffer, value: Buffer): void {
  const bits = value.readInt32BE(0)
  for (let i = 0; i < bits; i++) {
    const byte = value[4 + (i >> 3)] as number
    out.bytes[out.at++] = 0x30 + ((byte >> (7 - (i & 7))) & 1)
  }
}
