/** Long text cut in the middle, where names differ least: `orders_archi…_2024_11`. */
export function shortenMiddle(text: string, length: number): string {
  if (text.length <= length) return text
  const kept = length - 1
  const head = Math.ceil(kept / 2)
  return `${text.slice(0, head)}…${text.slice(text.length - (kept - head))}`
}
