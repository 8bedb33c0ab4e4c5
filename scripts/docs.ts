import { writePages } from './docs/pages.ts'

// npm run docs: writes the pages that are generated from the contract's tables.

for (const path of await writePages()) process.stdout.write(`wrote ${path}\n`)
