const secretKey =
  /^(?:.*(?:password|passphrase|secret|privatekey|private_key)|token|authorization|cookie|envelope)$/i
const deepest = 8

/** Fields as they may be written: values under names of secrets are left out, at any depth. Errors keep their message. */
export function scrub(fields: object): Record<string, unknown> {
  return scrubObject(fields, 0)
}

function scrubObject(fields: object, depth: number): Record<string, unknown> {
  const clean = Object.entries(fields).map(([key, value]) => [
    key,
    secretKey.test(key) && value !== null && typeof value !== 'boolean'
      ? '[secret]'
      : scrubValue(value, depth + 1),
  ])
  return Object.fromEntries(clean) as Record<string, unknown>
}

function scrubValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Error) return scrubError(value, depth)
  if (value instanceof Date || Buffer.isBuffer(value)) return value
  if (depth > deepest) return '[deeper]'
  if (Array.isArray(value)) return value.map((item) => scrubValue(item, depth + 1))
  return scrubObject(value, depth)
}

/** Errors of drivers carry whole statements, parameters and addresses: only what says what happened is kept. */
function scrubError(error: Error, depth: number): Record<string, unknown> {
  const code = 'code' in error ? { code: error.code } : {}
  const cause =
    error.cause === undefined || depth > deepest ? {} : { cause: scrubValue(error.cause, depth + 1) }
  return { name: error.name, message: error.message, stack: error.stack, ...code, ...cause }
}
