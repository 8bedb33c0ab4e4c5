import type { OptionValues } from '@data-migration/contract/options'
import type { ObjectDdl } from '../model/ports/schema-writer.ts'

/** Whether the user wants it made. Keys are part of what the data means and always are. */
export function isWanted(
  { kind }: ObjectDdl,
  values: Pick<OptionValues, 'index.timing' | 'foreignKey.create'>,
): boolean {
  if (kind === 'index') return values['index.timing'] !== 'never'
  return kind !== 'foreign-key' || values['foreignKey.create']
}
