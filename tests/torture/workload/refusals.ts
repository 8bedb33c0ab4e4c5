/** Whether the statement did not come to an answer of the server. */
export function isLost(error: unknown): boolean {
  return !(
    error instanceof Error &&
    'errno' in error &&
    'sqlState' in error &&
    typeof error.errno === 'number'
  )
}

/** Whether the server has taken back the whole transaction, not only the statement. */
export function isRolledBack(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ER_LOCK_DEADLOCK'
}
