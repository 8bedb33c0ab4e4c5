/** One parameter of a migration; the table of them yields CLI flags, JSON schema, form and docs. */
interface OptionBase {
  /** One line each for the form and the docs. */
  readonly en: string
  readonly zh: string
  readonly unit?: 'rows' | 'bytes' | 'ms' | 's' | 'min' | 'percent' | 'rows/s' | 'bytes/s' | 'MB' | 'GB' | 'h'
  /** Part of the fingerprint: a resume with another value is refused, because the data would differ. */
  readonly changesData?: true
  /** Can be changed while the sub-task runs. */
  readonly live?: true
  readonly advanced?: true
}

export interface IntegerOption extends OptionBase {
  readonly type: 'integer'
  readonly default: number
  readonly min: number
  readonly max: number
  readonly presets?: Readonly<Partial<Record<Preset, number>>>
}

export interface BooleanOption extends OptionBase {
  readonly type: 'boolean'
  readonly default: boolean
}

export interface ChoiceOption extends OptionBase {
  readonly type: 'choice'
  readonly default: string
  readonly choices: readonly string[]
}

export interface TextOption extends OptionBase {
  readonly type: 'text'
  readonly default: string
  readonly maxLength: number
  /** What the text has to be readable as. */
  readonly format?: 'hours'
}

export type OptionDefinition = IntegerOption | BooleanOption | ChoiceOption | TextOption

export type Preset = 'small' | 'balanced' | 'max'

export function defineOptions<const T extends Readonly<Record<string, OptionDefinition>>>(table: T): T {
  return table
}
