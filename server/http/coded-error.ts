import { DmError, dmError } from '@data-migration/contract/errors'
import { TypeORMError } from 'typeorm'

/** What express, its body parser and the store throw, as codes. Texts of bugs and statements are for the log alone. */
export function codedError(error: unknown): DmError {
  if (error instanceof DmError) return error
  if (error instanceof TypeORMError)
    return dmError('DM-TASK-108', { problem: storeProblem(error) }, { cause: error })
  if (error instanceof URIError) return badPath(error)
  return bodyError(error) ?? dmError('DM-JOB-099', { problem: 'see the log of the server' }, { cause: error })
}

function storeProblem(error: TypeORMError): string {
  const driverError = 'driverError' in error ? error.driverError : null
  const code = driverError instanceof Error && 'code' in driverError ? String(driverError.code) : ''
  return code === '' ? 'see the log of the server' : `${code}, see the log of the server`
}

function badPath(cause: URIError): DmError {
  const details = [{ path: 'params', code: 'invalid_format', message: 'not a URL' }]
  return dmError('DM-TASK-100', { count: 1 }, { details, cause })
}

/** See the `errors` section of body-parser and raw-body. */
function bodyError(cause: unknown): DmError | null {
  if (!(cause instanceof Error) || !('type' in cause)) return null
  const type = String(cause.type)
  if (type === 'entity.too.large') {
    const limitBytes = 'limit' in cause ? Number(cause.limit) : 0
    return dmError('DM-TASK-102', { limitBytes }, { cause })
  }
  if (/^(charset|encoding)\./.test(type)) {
    const contentType = 'charset' in cause ? String(cause.charset) : type
    return dmError('DM-TASK-104', { contentType, expected: 'JSON in UTF-8' }, { cause })
  }
  return /^(entity|request|stream)\./.test(type) ? dmError('DM-TASK-101', {}, { cause }) : null
}
