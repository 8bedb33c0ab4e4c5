import { type ErrorCode, errorCatalogue, type ErrorParams } from './catalogue.ts'
import { type ErrorDefinition, fillTemplate } from './define.ts'

/** A part of the failure that belongs to one field, table, column or privilege. */
export interface ErrorDetail {
  readonly path: string
  readonly code: string
  readonly message: string
}

export interface DmErrorOptions {
  /** The value found, as an operator would look for it. Never a secret. */
  readonly found?: string
  readonly details?: readonly ErrorDetail[]
  readonly cause?: unknown
}

/** The one error class for everything an operator can meet; the catalogue says what each code means. */
export class DmError extends Error {
  readonly code: ErrorCode
  readonly params: Readonly<Record<string, string | number | boolean>>
  readonly found: string | undefined
  readonly remedy: string
  readonly details: readonly ErrorDetail[]

  constructor(
    code: ErrorCode,
    params: Readonly<Record<string, string | number | boolean>>,
    options: DmErrorOptions,
  ) {
    const definition: ErrorDefinition = errorCatalogue[code]
    super(fillTemplate(definition.message, params), { cause: options.cause })
    this.name = 'DmError'
    this.code = code
    this.params = params
    this.found = options.found
    this.remedy = fillTemplate(definition.remedy, params)
    this.details = options.details ?? []
  }

  get definition(): ErrorDefinition {
    return errorCatalogue[this.code]
  }
}

/** `dmError('DM-SRC-001', { host, port }, { cause })`: params are checked against the code's template. */
export function dmError<C extends ErrorCode>(
  code: C,
  params: ErrorParams<C>,
  options: DmErrorOptions = {},
): DmError {
  return new DmError(code, params, options)
}

export function isTransient(error: unknown): boolean {
  return error instanceof DmError && error.definition.transient === true
}
