import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** The forms in which a secret could lie about: raw, base64 (at each byte alignment), URL- and JSON-escaped. */
export function secretForms(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1)
  const forms = [secret, encodeURIComponent(secret), json, ...base64Cores(secret)]
  return [...new Set(forms)]
}

/** Base64 of a text inside a longer text depends on its offset modulo 3; the middle part is the same in all of them. */
function base64Cores(secret: string): string[] {
  const cores = [0, 1, 2].map((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)])
    const whole = padded.toString('base64').replace(/=+$/, '')
    return whole.slice(offset === 0 ? 0 : offset + 1, whole.length - 2)
  })
  return cores
}

/** Where one of the forms is found in the files below a folder. */
export async function searchFolder(folder: string, forms: readonly string[]): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const found: string[] = []
  for (const entry of entries.filter((item) => item.isFile())) {
    const file = join(entry.parentPath, entry.name)
    if (containsAny(await readFile(file, 'latin1'), forms)) found.push(file)
  }
  return found
}

export function containsAny(text: string, forms: readonly string[]): boolean {
  return forms.some((form) => text.includes(form))
}

/** Looks at every process's command line and environment each 100 ms until it is disposed of. */
export class ProcessWatcher implements AsyncDisposable {
  readonly found = new Set<string>()
  samples = 0
  readonly #forms: readonly string[]
  readonly #ignore: ReadonlySet<number>
  readonly #stop = new AbortController()
  readonly #loop: Promise<void>

  constructor(forms: readonly string[], ignorePids: readonly number[] = [process.pid]) {
    this.#forms = forms
    this.#ignore = new Set(ignorePids)
    this.#loop = this.#watch()
  }

  async #watch(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await this.#sample()
      this.samples += 1
      await delay(100, undefined, { signal: this.#stop.signal }).catch(() => undefined)
    }
  }

  async #sample(): Promise<void> {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
    for (const pid of pids.filter((name) => !this.#ignore.has(Number(name)))) {
      for (const part of ['cmdline', 'environ']) {
        const text = await readFile(`/proc/${pid}/${part}`, 'latin1').catch(() => '')
        if (containsAny(text, this.#forms)) this.found.add(`${pid}/${part}`)
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#loop
  }
}
