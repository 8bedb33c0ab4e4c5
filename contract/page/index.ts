export { assessedEntry, assessmentFrame, coverageHead, coverageRows } from './assessment-page.ts'
export { type Html, html, htmlTable, htmlTablePieces } from './html.ts'
export { htmlPage, htmlPageFrame } from './html-page.ts'
