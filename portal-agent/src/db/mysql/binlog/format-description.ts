import { binlogError } from './binlog-error.ts'
import { headerLength } from './event-type.ts'

export interface FormatDescription {
  readonly serverVersion: string
  /** Bytes of the checksum behind every event; 0 without. */
  readonly checksumBytes: 0 | 4
}

const supportedVersion = 4
/** Version, server version, time, length of the header. */
const fixedPart = 2 + 50 + 4 + 1

/**
 * FORMAT_DESCRIPTION_EVENT. From MySQL 5.6.1 and MariaDB 5.3 on its last five bytes are the algorithm of checksums and
 * its own checksum, which is there even where the algorithm is 0.
 */
export function readFormatDescription(event: Buffer): FormatDescription {
  const version = event.readUInt16LE(headerLength)
  if (version !== supportedVersion) throw binlogError(`the log has version ${version} of the format`)
  const text = event.toString('latin1', headerLength + 2, headerLength + 52)
  const serverVersion = text.slice(0, Math.max(0, text.indexOf('\0')))
  if (event.length < headerLength + fixedPart + 5)
    throw binlogError('the description of the format is cut off')
  return { serverVersion, checksumBytes: checksumBytes(event.readUInt8(event.length - 5)) }
}

function checksumBytes(algorithm: number): 0 | 4 {
  if (algorithm === 0 || algorithm === 255) return 0
  if (algorithm === 1) return 4
  throw binlogError(`checksums of kind ${algorithm}`)
}
