import { maxFieldBytes } from './bytes.ts'
import type { CopyBuffer } from './copy-buffer.ts'
import { isJson } from './json.ts'
import { malformed, ok, type Reason, tooLarge } from './reason.ts'
import { copyText } from './utf8.ts'

export function encodeText(input: Buffer, start: number, end: number, out: CopyBuffer): Reason {
  const length = end - start
  if (length > maxFieldBytes) return tooLarge
  const at = out.at
  out.view.setInt32(at, length)
  const reason = copyText(input, start, end, out, at + 4)
  if (reason !== ok) return reason
  out.at = at + 4 + length
  return ok
}

/** json travels as its text; the target parses it and would refuse the whole COPY for one that is none. */
export function encodeJson(input: Buffer, start: number, end: number, out: CopyBuffer): Reason {
  const reason = encodeText(input, start, end, out)
  if (reason !== ok) return reason
  return isJson(input, start, end) ? ok : malformed
}
