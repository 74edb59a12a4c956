/** A Mac for tests, as the library over Core ML tells of it. */
import type { DeviceInfo } from "../ffi/schemas.ts";

/** An M4 that is warm and saves power. */
export const mac: DeviceInfo = {
  implementation: "Core ML",
  chip: "Apple M4",
  model: "Mac16,10",
  architecture: "arm64",
  osName: "macOS",
  osVersion: "15.1",
  osBuild: "24B83",
  cores: {
    physical: 10,
    logical: 10,
    levels: [{ name: "Performance", physical: 4 }, { name: "Efficiency", physical: 6 }],
  },
  memoryBytes: 24 * 2 ** 30,
  thermalState: "fair",
  isLowPowerMode: true,
  computeDevices: [],
};
