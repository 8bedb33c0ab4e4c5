import { gap, type Html, type HtmlValue, html } from './html.ts'
import { pageStyle } from './page-style.ts'

/** One file without script, picture or font from elsewhere; it prints. */
export function htmlPage(title: string, content: HtmlValue): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}</title>
        <style>
          ${pageStyle}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html> `
}

/** What comes before and after content that is too large to be held. */
export interface PageFrame {
  readonly head: string
  readonly tail: string
}

export function htmlPageFrame(title: string, first: HtmlValue): PageFrame {
  const [head = '', tail = ''] = htmlPage(title, [html`${first}`, { html: gap }]).html.split(gap)
  return { head, tail }
}
