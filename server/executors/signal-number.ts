import { constants } from 'node:os'

/** The number of a signal by its name with or without `SIG`; 0 for an unknown one. */
export function signalNumber(name: string): number {
  const full = name.startsWith('SIG') ? name : `SIG${name}`
  return (constants.signals as Readonly<Record<string, number>>)[full] ?? 0
}
