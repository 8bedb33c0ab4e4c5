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
export function htmlTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly (string | Html)[])[],
  right: readonly number[] = [],
): Html {
  if (rows.length === 0) return { html: '' }
  const cell = (value: string | Html, at: number): Html =>
    right.includes(at) ? html`<td class="number">${value}</td>` : html`<td>${value}</td>`
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
          ${rows.map(
            (row) =>
              html`<tr>
                ${row.map(cell)}
              </tr> `,
          )}
        </tbody>
      </table>
    </div>
  </section> `
}
