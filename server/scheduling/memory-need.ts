import type { Preset } from '@data-migration/contract/options'

const mebibyte = 1024 * 1024

/** What a Portal is given room for: streams are bounded, so it depends on workers and chunk sizes alone. */
const needs: Readonly<Record<Preset, number>> = {
  small: 256 * mebibyte,
  balanced: 512 * mebibyte,
  max: 1024 * mebibyte,
}

export function memoryNeed(preset: Preset): number {
  return needs[preset]
}
