export { assessedEntry, assessmentFrame, coverageHead, coverageRows } from './assessment-page.ts'
export { type Html, html, htmlTable } from './html.ts'
export { htmlPage } from './html-page.ts'
