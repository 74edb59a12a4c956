/** The page's style; light and dark follow the reader's system. */
export const css = `
:root {
  color-scheme: light dark;
  --text: #1c1e21; --muted: #5c636b; --page: #ffffff; --line: #d9dde2; --accent: #0072b2;
  --print-text: #000; --print-line: #bbb;
}
@media (prefers-color-scheme: dark) {
  :root { --text: #e6e8ea; --muted: #9aa2ab; --page: #16181b; --line: #34393f; --accent: #56b4e9; }
}
body { margin: 0; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 70rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
h1, h2, h3, li, summary { overflow-wrap: anywhere; }
.verdicts { display: grid; grid-template-columns: repeat(auto-fit, minmax(14rem, 1fr)); gap: 1rem; margin: 1rem 0 1.5rem; padding: 0; list-style: none; }
.verdicts li { display: grid; align-content: start; padding: .5rem .75rem; border: 1px solid var(--line); border-left: .35rem solid var(--line); }
.verdicts .good { border-left-color: #009e73; }
.verdicts .bad { border-left-color: #d55e00; }
.verdicts strong { font-size: 1.4rem; line-height: 1.3; }
.verdicts .question { color: var(--muted); }
.remarks { border-left: .25rem solid #d55e00; padding: .25rem 0 .25rem 1.5rem; margin: 1rem 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; white-space: nowrap; }
caption, .caption { caption-side: bottom; text-align: left; color: var(--muted); padding-top: .5rem; margin: 0 0 1rem; max-width: 50rem; white-space: normal; font-size: .9rem; }
th, td { padding: .3rem .6rem; text-align: right; border-bottom: 1px solid var(--line); }
th { font-weight: 600; }
.named tr > :first-child { text-align: left; }
table:has(td:last-child > .text) tr > :last-child { text-align: left; white-space: normal; min-width: 12rem; }
pre { white-space: pre-wrap; border: 1px solid var(--line); padding: .5rem .75rem; margin: .5rem 0 1rem; }
a { color: var(--accent); }
.chart { position: relative; height: 22rem; }
.passages p { margin: 0 0 .25rem; }
.passages li { margin-bottom: 1.25rem; }
.phonemes { color: var(--muted); font-size: .9rem; }
:focus-visible { outline: .2rem solid var(--accent); outline-offset: .15rem; }
dl { display: grid; grid-template-columns: fit-content(16rem) minmax(0, 1fr); gap: .25rem 1rem; margin: 0; }
dt { color: var(--muted); }
dd { margin: 0; }
@media (max-width: 30rem) {
  dl { grid-template-columns: minmax(0, 1fr); }
  dd { margin-bottom: .5rem; }
  th, td { padding: .3rem .35rem; }
  .named:has(th:nth-child(5)) tr > :first-child { min-width: 8.2rem; max-width: 8.2rem; white-space: normal; }
}
.command { user-select: all; }
details { margin: .75rem 0; }
summary { cursor: pointer; }
.part > summary { font-size: 1.15rem; font-weight: 600; margin: 1.5rem 0 .75rem; }
@media print {
  :root { color-scheme: light; --text: var(--print-text); --muted: #444; --page: #fff; --line: var(--print-line); --accent: #0072b2; }
  .wide { overflow: visible; font-size: .7rem; }
  details::details-content { content-visibility: visible; }
  summary { list-style: none; }
  h2, caption { break-after: avoid; }
  .chart, li, tr { break-inside: avoid; }
}
`;
