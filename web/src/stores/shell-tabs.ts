import { useLocalStorage } from '@vueuse/core'
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { randomId } from '../api/random-id.ts'

export interface ShellTab {
  readonly key: string
  readonly executorId: string
  /** Counts the terminals on one executor. */
  readonly number: number
}

const smallest = 9
const largest = 28

/** The open terminals of this page. */
export const useShellTabs = defineStore('shell-tabs', () => {
  const tabs = ref<ShellTab[]>([])
  const active = ref('')
  const fontSize = useLocalStorage('data-migration-shell-font', 13)

  function open(executorId: string): void {
    const numbers = tabs.value.filter((tab) => tab.executorId === executorId).map(({ number }) => number)
    const key = randomId()
    tabs.value.push({ key, executorId, number: Math.max(0, ...numbers) + 1 })
    active.value = key
  }

  function close(key: string): void {
    const index = tabs.value.findIndex((tab) => tab.key === key)
    tabs.value.splice(index, 1)
    if (active.value === key) active.value = tabs.value[Math.max(0, index - 1)]?.key ?? ''
  }

  function resizeFont(step: number): void {
    fontSize.value = Math.min(largest, Math.max(smallest, fontSize.value + step))
  }

  return { tabs, active, fontSize, open, close, resizeFont }
})
