import type { Bytes } from './bytes.ts'

/**
 * Integers of MySQL's serialisation library (mysql::serialization, 8.3 and newer): the number of trailing one bits of the first byte
 * tells how many bytes follow; the value is in the bits behind the first zero.
 */
export function readVarUint(bytes: Bytes): bigint {
  const first = bytes.u8()
  let extra = 0
  while (extra < 8 && (first >> extra) & 1) extra++
  if (extra === 8) return bytes.u64()
  let value = BigInt(first >> (extra + 1))
  let shift = BigInt(7 - extra)
  for (let i = 0; i < extra; i++) {
    value |= BigInt(bytes.u8()) << shift
    shift += 8n
  }
  return value
}

/** Zig-zag: the lowest bit is the sign. */
export function readVarInt(bytes: Bytes): bigint {
  const raw = readVarUint(bytes)
  return raw & 1n ? -(raw >> 1n) - 1n : raw >> 1n
}
