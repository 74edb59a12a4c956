/** Style of recordings. */
export const recordingStyle = `
.recordings { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 20rem), 1fr)); gap: 1rem; }
.recording { margin: 0; min-width: 0; max-width: 44rem; break-inside: avoid; }
.recording figcaption { overflow-wrap: anywhere; margin-bottom: .25rem; }
.recording figcaption span { display: block; color: var(--muted); font-size: .85rem; }
.recording audio { display: block; width: 100%; }
.picture { position: relative; cursor: pointer; border: 1px solid var(--line); margin-bottom: .25rem; }
.picture svg { display: block; width: 100%; height: 3rem; }
.picture path { stroke: var(--accent); fill: none; }
.picture img { display: block; width: 100%; height: 5rem; }
.playhead { position: absolute; top: 0; bottom: 0; width: 2px; margin-left: -1px; background: #d55e00; box-shadow: 0 0 0 1px #fff; }
@media print {
  .recording audio, .playhead { display: none; }
  .picture img, .picture path { print-color-adjust: exact; }
}
`;
