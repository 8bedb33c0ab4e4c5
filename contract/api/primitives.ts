import { z } from 'zod'

/** Ids of everything that is stored. */
export const uuidSchema = z.uuidv7()

/** The running number that is shown beside the id, as DataKit shows its ids. */
export const runningNumber = z.int().positive()

/** RFC 3339 in UTC with milliseconds. */
export const instant = z.iso.datetime({ precision: 3 })

/** A count that may pass 2^53: decimal text. */
export const bigCount = z.string().regex(/^\d{1,20}$/)

/** A name a person gives: no control characters, no blanks at the ends. */
export const displayName = z
  .string()
  .trim()
  .min(1)
  .max(64)
  .regex(/^[^\p{Cc}]*$/u, 'no control characters')

export const hostName = z
  .string()
  .trim()
  .min(1)
  .max(255)
  .regex(/^[\w.:%-]+$/, 'a host name or address')

export const portNumber = z.int().min(1).max(65535)

/** Name of a database, schema, table or user: anything but control characters. */
export const objectName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\p{Cc}]*$/u, 'no control characters')
