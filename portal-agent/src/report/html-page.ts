import { type Html, type HtmlValue, html } from './html.ts'
import { reportStyle } from './report-style.ts'

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
          ${reportStyle}
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

/** No text can hold it: it is shown with a mark in its place. */
const gap = '\0'

/** The same for content that comes piece by piece and is too large to be held. */
export function* htmlPagePieces(title: string, first: HtmlValue, pieces: Iterable<Html>): Generator<string> {
  const [opening = '', closing = ''] = htmlPage(title, [html`${first}`, { html: gap }]).html.split(gap)
  yield opening
  for (const piece of pieces) yield piece.html
  yield closing
}
