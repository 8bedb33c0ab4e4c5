/** What `act` gives, or an error after `ms`; what it gives later is dropped. */
export async function inTime<T>(act: () => Promise<T>, ms: number, what: string): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`${what} took longer than ${ms} ms`)), ms)
  try {
    return await Promise.race([act(), late.promise])
  } finally {
    clearTimeout(timer)
  }
}
