/** One word for a POSIX shell, whatever it holds. A NUL cannot be passed to any program. */
export function shellWord(word: string): string {
  if (word.includes('\0')) throw new Error('a command word holds a NUL')
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

/** A command line that runs exactly these words. Never put a secret into one: every user of the machine can read it. */
export function commandLine(words: readonly string[]): string {
  return words.map(shellWord).join(' ')
}
