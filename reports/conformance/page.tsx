/** The page of a conformance result: verdicts, heat map, what failed, tables of the same, and how to get there again. */
import type { JSX } from "preact";
import type { ConformanceResult } from "../../conformance/result.ts";
import { Document, Remarks } from "../html/document.tsx";
import { Verdicts } from "../html/verdicts.tsx";
import { heatMapOf } from "./_heat_map.ts";
import { heatStyle } from "./_heat_style.ts";
import { conformanceRemarks } from "./_remarks.ts";
import { subjectsOf } from "./_subjects.ts";
import { conformanceVerdicts } from "./_verdict.ts";
import { Heat, heatData } from "./heat_map.tsx";
import { Part } from "./part.tsx";

/** The whole document. */
export function Page({ result }: { result: ConformanceResult }): JSX.Element {
  const subjects = subjectsOf([result]);
  const map = heatMapOf(subjects);
  return (
    <Document
      title="Conformance of the seven stages with PyTorch"
      charts={[heatData(map)]}
      style={heatStyle}
    >
      <Verdicts verdicts={conformanceVerdicts(subjects)} />
      <Remarks lines={conformanceRemarks(result)} />
      <Heat map={map} />
      <Part result={result} columns={map.columns} />
    </Document>
  );
}
