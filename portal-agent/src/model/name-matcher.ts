export function hasWildcard(pattern: string): boolean {
  return /[*?]/.test(pattern)
}

/** `*` is any run of characters, `?` one; everything else is itself, also `%`, `_` and `.` (pitfall I05). */
export function nameMatcher(patterns: readonly string[]): (name: string) => boolean {
  const plain = new Set(patterns.filter((pattern) => !hasWildcard(pattern)))
  const wild = patterns.filter(hasWildcard).map(toRegExp)
  return (name) => plain.has(name) || wild.some((pattern) => pattern.test(name))
}

function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(/[\\^$.*+?()[\]{}|/]/g, (character) => {
    if (character === '*') return '.*'
    return character === '?' ? '.' : `\\${character}`
  })
  return new RegExp(`^${source}$`, 'su')
}
