export type { OptionDefinition, Preset } from './define.ts'
export { type Hours, isWithin, nextWithin, parseHours } from './hours.ts'
export { type OptionKey, optionTable } from './table.ts'
export {
  dataChangingOptions,
  optionDefaults,
  optionInputSchema,
  type OptionValues,
  resolveOptions,
} from './values.ts'
