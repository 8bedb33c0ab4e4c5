import { type OptionDefinition, optionTable } from '@data-migration/contract/options'
import { code, page, table } from './markdown.ts'

/** docs/options.md */
export function optionsPage(): string {
  const all = Object.entries<OptionDefinition>(optionTable)
  const groups = [...new Set(all.map(([key]) => groupOf(key)))]
  return page('Options', 'contract/options', [
    'Options of a sub-task: in a job file under `options`, as flags of the CLI (`--full.workers 4`), and in the form of the console. `resume` says "refused" where a sub-task that has begun cannot continue with another value, because its data would differ; `live` options can be changed while it runs.',
    ...groups.flatMap((group) => [
      `## ${group}`,
      table(
        head,
        all.filter(([key]) => groupOf(key) === group).map(([key, option]) => row(key, option)),
      ),
    ]),
  ])
}

const head = ['option', 'values', 'default', 'small / balanced / max', 'meaning', '含义', 'resume', 'live']

function groupOf(key: string): string {
  return key.split('.')[0] ?? key
}

function row(key: string, option: OptionDefinition): string[] {
  return [
    code(key),
    valuesOf(option),
    code(String(option.default)),
    presetsOf(option),
    option.en,
    option.zh,
    option.changesData === true ? 'refused' : '',
    option.live === true ? 'live' : '',
  ]
}

function valuesOf(option: OptionDefinition): string {
  const unit = option.unit === undefined ? '' : ` ${option.unit}`
  switch (option.type) {
    case 'integer':
      return `${option.min} … ${option.max}${unit}`
    case 'boolean':
      return 'true, false'
    case 'choice':
      return option.choices.join(', ')
    case 'text':
      return `text, at most ${option.maxLength} characters`
  }
}

function presetsOf(option: OptionDefinition): string {
  if (option.type !== 'integer' || option.presets === undefined) return ''
  const { small, balanced, max } = option.presets
  return [small, balanced, max].map((value) => String(value ?? option.default)).join(' / ')
}
