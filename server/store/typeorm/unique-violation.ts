/** Whether a statement failed because of a unique index: somebody else was first. */
export function isUniqueViolation(error: unknown): boolean {
  const cause: unknown = error instanceof Error && 'driverError' in error ? error.driverError : error
  if (!(cause instanceof Error)) return false
  const code = 'code' in cause ? cause.code : undefined
  return code === '23505' || (code === 'ERR_SQLITE_ERROR' && cause.message.startsWith('UNIQUE constraint'))
}
