import type { ErrorBody } from '@data-migration/contract/errors'
import type { ServerFrame } from '@data-migration/contract/ws'

/**
 * A frame of the server, encoded once for all who get it. `data` is JSON text. The bytes are never changed: frames of a
 * server are not masked (RFC 6455 5.1).
 */
export function encodeFrame(topic: string, rev: number, kind: ServerFrame['kind'], data: string): Buffer {
  return Buffer.from(`{"v":1,"topic":${JSON.stringify(topic)},"rev":${rev},"kind":"${kind}","data":${data}}`)
}

export function errorFrame(topic: string, rev: number, error: ErrorBody): Buffer {
  return encodeFrame(topic, rev, 'error', JSON.stringify(error))
}
