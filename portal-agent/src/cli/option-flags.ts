import { type OptionDefinition, optionTable } from '@data-migration/contract/options'
import { type Command, InvalidArgumentError, Option } from 'commander'

const table: Readonly<Record<string, OptionDefinition>> = optionTable

/** One flag an option of the contract's table, by the option's own name: `--full.workers 2`. */
export function addOptionFlags(command: Command): Command {
  for (const [key, definition] of Object.entries(table)) command.addOption(flagOf(key, definition))
  return command
}

function flagOf(key: string, definition: OptionDefinition): Option {
  const unit = definition.unit === undefined ? '' : ` [${definition.unit}]`
  const text = `${definition.en}${unit} (default: ${String(definition.default)})`
  switch (definition.type) {
    case 'integer':
      return new Option(`--${key} <number>`, text).argParser(parseNumber)
    case 'boolean':
      return new Option(`--${key} [true|false]`, text).preset('true').argParser(parseBoolean)
    case 'choice':
      return new Option(`--${key} <choice>`, `${text}: ${definition.choices.join(' | ')}`)
    case 'text':
      return new Option(`--${key} <text>`, text)
  }
}

/** The values given by flags; their ranges and choices are checked with the job's own options. */
export function optionsOf(parsed: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parsed).filter(([key]) => key in table))
}

function parseNumber(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError('It is no whole number.')
  return Number(text)
}

function parseBoolean(text: string): boolean {
  if (text !== 'true' && text !== 'false') throw new InvalidArgumentError('It is neither true nor false.')
  return text === 'true'
}
