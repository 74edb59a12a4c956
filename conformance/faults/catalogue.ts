import { curveFaults } from "./curve_faults.ts";
import type { Fault } from "./fault.ts";
import { hostFaults } from "./host_faults.ts";
import { packageFaults } from "./package_faults.ts";
import { referenceFaults } from "./reference_faults.ts";
import { soundFaults } from "./sound_faults.ts";
import { textFaults } from "./text_faults.ts";

/**
 * Every known fault: of the programs in the order of the stages, of packages and backends, of the host, of the
 * references. A name and a place together are unique.
 */
export function faultCatalogue(): readonly Fault[] {
  return [
    ...textFaults,
    ...curveFaults,
    ...soundFaults,
    ...packageFaults,
    ...hostFaults,
    ...referenceFaults,
  ];
}
