export { type ErrorCode, errorCatalogue, type ErrorParams } from './catalogue.ts'
export { type ErrorDefinition, fillTemplate } from './define.ts'
export { DmError, dmError, type DmErrorOptions, type ErrorDetail, isTransient } from './dm-error.ts'
export { type ErrorBody, errorBodySchema, fromErrorBody, toErrorBody } from './error-body.ts'
