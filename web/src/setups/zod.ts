import { config } from 'zod'

/** A page under a content security policy may not compile code; zod would try and be reported for it. */
export function setupZod(): void {
  config({ jitless: true })
}
