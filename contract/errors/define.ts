/** Names between braces in a message template: `'no {what} at {where}'` → `'what' | 'where'`. */
export type ParamNames<T extends string> = T extends `${string}{${infer P}}${infer Rest}`
  ? P | ParamNames<Rest>
  : never

/**
 * One failure an operator can meet. `message` and `remedy` are templates over the same params; the web translates by
 * code and params, so a param is a name or a value, never a sentence.
 */
export interface ErrorDefinition {
  /** What happened, in one sentence. */
  readonly message: string
  /** The next step, addressed to the operator. */
  readonly remedy: string
  /** HTTP status when it leaves by the API. */
  readonly status: number
  /** Exit code of the CLI (design 10). */
  readonly exit: number
  /** Whether trying the same again can help without anybody changing anything. */
  readonly transient?: boolean
}

export function defineErrors<const T extends Readonly<Record<`DM-${string}-${number}`, ErrorDefinition>>>(
  definitions: T,
): T {
  return definitions
}

/** Puts params into a template; a name without a value stays visible as `{name}`. */
export function fillTemplate(
  template: string,
  params: Readonly<Record<string, string | number | boolean>>,
): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name]
    return value === undefined ? whole : String(value)
  })
}
