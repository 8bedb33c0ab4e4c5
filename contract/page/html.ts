/** Text that has been made safe for HTML; only functions of this file make it. */
export interface Html {
  readonly html: string
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** Control characters are no characters of HTML: a name that holds one is shown with a mark in its place. */
const controls = /[^\P{Cc}\n\t]/gu

export function escaped(text: string): Html {
  return { html: text.replace(controls, '\ufffd').replace(/[&<>"']/g, (found) => entities[found] ?? found) }
}

/** A template whose values are escaped unless they are Html already; lists are joined. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { html: parts.map((part, at) => part + (at < values.length ? textOf(values[at]) : '')).join('') }
}

export type HtmlValue = Html | string | number | undefined | readonly Html[]

function textOf(value: HtmlValue): string {
  if (value === undefined) return ''
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value)).html
  return 'html' in value ? value.html : value.map((each) => each.html).join('')
}

/** A table with a caption; nothing where there are no rows. Columns of `right` hold numbers. */
export function htmlTable(...table: Parameters<typeof htmlTablePieces>): Html {
  return { html: [...htmlTablePieces(...table)].join('') }
}

/** No text can hold it: where the rows of a table, or the content of a page, go. */
export const gap = '\0'

/** The same row by row. */
export function* htmlTablePieces(
  caption: string,
  head: readonly string[],
  rows: Iterable<readonly (string | Html)[]>,
  right: readonly number[] = [],
): Generator<string> {
  const cell = (value: string | Html, at: number): Html =>
    right.includes(at) ? html`<td class="number">${value}</td>` : html`<td>${value}</td>`
  const [before = '', after = ''] = tableFrame(caption, head).split(gap)
  let empty = true
  for (const row of rows) {
    if (empty) yield before
    empty = false
    yield html`<tr>
      ${row.map(cell)}
    </tr> `.html
  }
  if (!empty) yield after
}

function tableFrame(caption: string, head: readonly string[]): string {
  return html`<section>
    <h2>${caption}</h2>
    <div class="wide">
      <table>
        <thead>
          <tr>
            ${head.map((title) => html`<th scope="col">${title}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${{ html: gap }}
        </tbody>
      </table>
    </div>
  </section> `.html
}
