const steps = ['', 'k', 'M', 'G', 'T', 'P']

/** `999`, `12.3k`, `1.20M`: three significant digits. */
export function shortNumber(value: number): string {
  let [rest, step] = [value, 0]
  while (rest >= 999.5 && step < steps.length - 1) {
    rest /= 1000
    step++
  }
  const digits = step === 0 || rest >= 99.95 ? 0 : rest >= 9.995 ? 1 : 2
  return `${rest.toFixed(digits)}${steps[step]}`
}

/** Bytes in decimal units, as disks and networks count. */
export function shortBytes(value: number): string {
  return shortNumber(value).replace(/[kMGTP]?$/, ' $&B')
}

/** `0:07`, `12:34`, `3:00:05`. */
export function clockTime(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60]
  const two = (value: number): string => String(value).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

/** `1,234,567` of decimal text of any size. */
export function grouped(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',')
}
