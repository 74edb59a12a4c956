/** The heat map's style: blue passes, orange fails, darker is nearer to the tolerance or further over it; and marks beside the colours. */
export const heatStyle = `
.heat { border-collapse: separate; border-spacing: 2px; width: 100%; }
.heat th { border: 0; }
.heat thead th { text-align: center; white-space: normal; }
.heat tbody th { text-align: left; white-space: normal; overflow-wrap: anywhere; min-width: 6rem; max-width: 13rem; }
.heat tbody th[scope=rowgroup] { vertical-align: top; }
.heat tbody:has(th[scope=rowgroup]) + tbody > tr:first-child > * { border-top: 2px solid var(--line); }
.heat td { min-width: 3.6rem; text-align: center; border: 2px solid transparent; padding: .35rem .2rem; cursor: default; }
.heat td[class^=fail] { border-color: #b34400; font-weight: 600; }
.heat td:focus { outline: .2rem solid var(--text); outline-offset: 0; }
.pass-1 { background: #eef6fb; color: #1c1e21; } .pass-2 { background: #d9ecf7; color: #1c1e21; }
.pass-3 { background: #b9dcf0; color: #1c1e21; } .pass-4 { background: #8fc6e6; color: #1c1e21; }
.pass-5 { background: #56a9d8; color: #10151a; }
.fail-1 { background: #f8c99b; color: #1c1e21; } .fail-2 { background: #f0994d; color: #1c1e21; }
.fail-3 { background: #d55e00; color: #000000; } .fail-number { background: #1c1e21; color: #ffffff; }
.skipped { background: repeating-linear-gradient(-45deg, transparent 0 5px, var(--line) 5px 6px); color: var(--text); }
@media screen and (prefers-color-scheme: dark) {
  .pass-1 { background: #14212a; color: #e6e8ea; } .pass-2 { background: #16303f; color: #e6e8ea; }
  .pass-3 { background: #1a4258; color: #ffffff; } .pass-4 { background: #1f5a7a; color: #ffffff; }
  .pass-5 { background: #56a9d8; color: #0b0f13; } .fail-number { background: #ffffff; color: #1c1e21; }
}
.heat .detail { position: fixed; z-index: 1; left: .5rem; bottom: .5rem; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: pre-line; }
.heat td:is(:hover, :focus) > .detail { clip-path: none; width: max-content; max-width: min(30rem, calc(100vw - 1rem)); height: auto;
  box-sizing: border-box; padding: .5rem .75rem; background: var(--page); color: var(--text); border: 1px solid var(--text);
  font-weight: 400; text-align: left; overflow-wrap: anywhere; }
.heat:has(td:hover) td:focus:not(:hover) > .detail, .heat.quiet .detail { clip-path: inset(50%) !important; }
.legend { display: flex; flex-wrap: wrap; gap: .25rem; padding: 0; margin: .75rem 0; list-style: none; font-size: .85rem; }
.legend li { padding: .15rem .6rem; border: 1px solid var(--line); }
.filter { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: baseline; margin: 0 0 .75rem; }
.filter select { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--muted); padding: .2rem .4rem; max-width: 100%; }
.filter[hidden] { display: none; }
.failures li { overflow-wrap: anywhere; margin-bottom: .35rem; }
@media print { .filter { display: none; } td { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
`;
