import { z } from 'zod'

export const verdictSchema = z.enum([
  'equal',
  'different',
  'finished-with-rejects',
  'not-one-point-in-time',
  'not-verified',
])
export type Verdict = z.infer<typeof verdictSchema>
