import { watch } from 'vue'

/**
 * Acts now, and again when what `source` gives is another value. A live view is a new object with every update of the
 * server, most often with the same things in it: those must not load a list anew. For plain data only.
 */
export function watchValue(source: () => unknown, act: () => void): void {
  watch(() => JSON.stringify(source()), act, { immediate: true })
}
