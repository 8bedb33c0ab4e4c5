import { availableParallelism } from 'node:os'
import { type Step, steps } from './check/step.ts'

// npm run check: everything that can be said about the sources without running them. Names given run only those steps.

const asked = process.argv.slice(2)
const chosen = asked.length === 0 ? steps : steps.filter(({ name }) => asked.includes(name))
const waiting = [...chosen]
const shownLines = 40
let failed = 0

await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, worker))
process.exitCode = failed === 0 && chosen.length > 0 ? 0 : 1
if (chosen.length === 0) say(`The steps are: ${steps.map(({ name }) => `"${name}"`).join(', ')}`)

async function worker(): Promise<void> {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) await report(step)
}

async function report(step: Step): Promise<void> {
  const began = performance.now()
  const problems = await step.run().catch((error: unknown) => String(error))
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  if (problems === '') return say(`ok      ${step.name.padEnd(20)} ${seconds} s`)
  failed += 1
  say(`FAILED  ${step.name.padEnd(20)} ${seconds} s\n${indent(problems)}`)
}

/** Short when everything was asked for; whole when the step was named. */
function indent(text: string): string {
  const lines = text.trimEnd().split('\n')
  const shown = asked.length > 0 ? lines : lines.slice(0, shownLines)
  const more = lines.length - shown.length
  return [...shown, ...(more > 0 ? [`... ${more} more lines; all of them: npm run check -- <name>`] : [])]
    .map((line) => `    ${line}`)
    .join('\n')
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
