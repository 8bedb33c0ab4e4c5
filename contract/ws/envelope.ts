import { z } from 'zod'
import { errorBodySchema } from '../errors/error-body.ts'

/** Path of the socket below `/plugins/data-migration`. */
export const socketPath = '/ws'

/** The first frame of a socket, within ten seconds; anything else closes it. The token is never in the URL. */
export const authFrameSchema = z.strictObject({
  v: z.literal(1),
  op: z.literal('auth'),
  token: z.string().min(1).max(4096),
})

const rev = z.int().nonnegative()

/** The topic is checked by `parseTopic`, so that an unknown one is answered on its own and the socket lives on. */
const topicText = z.string().min(1).max(128)

/** `since`: the last rev seen; the server continues from there where it can, else it sends a snapshot. */
export const clientFrameSchema = z.discriminatedUnion('op', [
  z.strictObject({ v: z.literal(1), op: z.literal('sub'), topic: topicText, since: rev.optional() }),
  z.strictObject({ v: z.literal(1), op: z.literal('unsub'), topic: topicText }),
])

/** Revs of a topic count up by one from patch to patch; a snapshot carries the rev it was taken at. */
export const serverFrameSchema = z.discriminatedUnion('kind', [
  z.object({ v: z.literal(1), topic: topicText, rev, kind: z.literal('snapshot'), data: z.unknown() }),
  z.object({ v: z.literal(1), topic: topicText, rev, kind: z.literal('patch'), data: z.unknown() }),
  z.object({ v: z.literal(1), topic: topicText, rev, kind: z.literal('error'), data: errorBodySchema }),
])

export type AuthFrame = z.infer<typeof authFrameSchema>
export type ClientFrame = z.infer<typeof clientFrameSchema>
export type ServerFrame = z.infer<typeof serverFrameSchema>

/** Close codes of RFC 6455's private range. */
export const closeCode = {
  /** No or no valid token. */
  unauthenticated: 4401,
  /** The permission is missing. */
  forbidden: 4403,
  /** A frame that is not understood. */
  badFrame: 4400,
  /** Idle for too long. */
  idle: 4408,
  /** The browser reads too slowly for the bounded buffer. */
  tooSlow: 4413,
  /** The server is stopping. */
  goingAway: 1001,
} as const
