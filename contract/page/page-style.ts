import type { Html } from './html.ts'

/** Colours are those of the console's verdicts; the letters are the system's. */
export const pageStyle: Html = {
  html: `
:root{color-scheme:light dark;--line:#8884;--equal:#2f855a;--different:#c53030;--policy:#b7791f;--unknown:#718096}
body{font:14px/1.5 system-ui,sans-serif;margin:0}main{max-width:1100px;margin:0 auto;padding:24px}
h1{font-size:22px}h2{font-size:16px;margin:28px 0 8px}
.verdict{font-size:16px;font-weight:600;padding:10px 14px;border-left:6px solid var(--unknown);background:#8881}
.verdict.equal{border-color:var(--equal)}.verdict.different,.verdict.not-one-point-in-time{border-color:var(--different)}
.verdict.finished-with-rejects{border-color:var(--policy)}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:4px 10px;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
th{white-space:nowrap}.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
code{font:12px ui-monospace,monospace;white-space:pre-wrap}
.mark{color:var(--unknown);font-weight:600;white-space:nowrap}.mark.equal{color:var(--equal)}
.mark.different{color:var(--different)}.mark.equal-with-policy{color:var(--policy)}
svg{width:100%;height:auto}svg text{font-size:12px;fill:currentColor}
.bar{fill:var(--unknown)}.bar.equal{fill:var(--equal)}.bar.different{fill:var(--different)}.bar.equal-with-policy{fill:var(--policy)}
@media print{main{max-width:none}section{break-inside:auto}tr{break-inside:avoid}}
`,
}
