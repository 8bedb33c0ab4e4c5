/** What the translation's bench shares with the verification of a run. */
export { argumentSets } from './argument-sets.ts'
export { plainJson, plainMoment, plainNumber, sortedJson } from './plain-value.ts'
