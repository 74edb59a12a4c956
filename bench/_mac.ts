/** A Mac for tests, as the library over Core ML tells of it. */
import { mac as coolMac } from "../backends/_testing.ts";
import type { DeviceInfo } from "../ffi/schemas.ts";

/** It is warm, saves power, and tells of its kinds of cores. */
export const mac: DeviceInfo = {
  ...coolMac,
  cores: {
    ...coolMac.cores,
    levels: [{ name: "Performance", physical: 4 }, { name: "Efficiency", physical: 6 }],
  },
  thermalState: "fair",
  isLowPowerMode: true,
};
