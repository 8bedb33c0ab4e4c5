let counter = 0

export function id(): string {
  counter += 1
  return `01900000-0000-7000-8000-${counter.toString(16).padStart(12, '0')}`
}

export function ago(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString()
}
