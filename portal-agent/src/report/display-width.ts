const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })
const wide =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}|[\u3000-\u303f\uff01-\uff60]/u

/** Columns of a terminal that a text takes; East Asian characters and emoji take two. */
export function displayWidth(text: string): number {
  let width = 0
  for (const { segment } of segmenter.segment(text)) width += segmentWidth(segment)
  return width
}

function segmentWidth(segment: string): number {
  return wide.test(segment) ? 2 : 1
}

/** Text in exactly `width` columns: cut with an ellipsis or filled with spaces. Control characters become `?`: a name must not drive the terminal. */
export function fitText(text: string, width: number): string {
  const safe = text.replace(/\p{Cc}/gu, '?')
  const full = displayWidth(safe)
  return full <= width ? safe + ' '.repeat(width - full) : cutText(safe, width)
}

function cutText(text: string, width: number): string {
  if (width < 1) return ''
  let [out, used] = ['', 0]
  for (const { segment } of segmenter.segment(text)) {
    const more = segmentWidth(segment)
    if (used + more > width - 1) break
    out += segment
    used += more
  }
  return `${out}…${' '.repeat(width - 1 - used)}`
}
