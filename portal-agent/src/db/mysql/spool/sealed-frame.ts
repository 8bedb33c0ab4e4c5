import { createCipheriv, createDecipheriv } from 'node:crypto'
import { promisify } from 'node:util'
import { constants, zstdCompress, zstdDecompress } from 'node:zlib'
import { damagedSpool } from './spool-error.ts'

const algorithm = 'aes-256-gcm'
/** Bytes of a key. */
export const keyBytes = 32
const tagBytes = 16
const nonceBytes = 12
/** The fastest: what comes from the source must not wait for it. */
const compression = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

/**
 * A piece of the log as it lies on disk: its tag, then what is encrypted, which is compressed. `no` is never given twice
 * under one key, and no frame passes for another one.
 */
export async function sealFrame(key: Buffer, no: number, content: Buffer): Promise<Buffer> {
  const cipher = createCipheriv(algorithm, key, nonceOf(no), { authTagLength: tagBytes })
  const sealed = [cipher.update(await compress(content, compression)), cipher.final()]
  return Buffer.concat([cipher.getAuthTag(), ...sealed])
}

/** Errors: DM-INC-231 for anything but exactly what was sealed under this key and number. */
export async function openFrame(key: Buffer, no: number, frame: Buffer): Promise<Buffer> {
  try {
    const decipher = createDecipheriv(algorithm, key, nonceOf(no), { authTagLength: tagBytes })
    decipher.setAuthTag(frame.subarray(0, tagBytes))
    const sealed = Buffer.concat([decipher.update(frame.subarray(tagBytes)), decipher.final()])
    return await decompress(sealed)
  } catch (cause) {
    throw damagedSpool(`piece ${no} is not what was written`, cause)
  }
}

function nonceOf(no: number): Buffer {
  const nonce = Buffer.alloc(nonceBytes)
  nonce.writeBigUInt64LE(BigInt(no))
  return nonce
}
