/** Property lists in the form of `powermetrics --format plist`, for tests: written by hand, with the fields that a Mac's have. */

/** One sample; powers in mW. Systems before macOS 13 tell energies only. */
export function powerSample(
  cpuMw: number,
  { elapsedMs = 500, gpuMw = 40, aneMw = 20, isOld = false } = {},
): string {
  const real = (key: string, value: number) => `<key>${key}</key><real>${value}</real>`;
  const energy = (key: string, powerMw: number) =>
    `<key>${key}</key><integer>${Math.round((powerMw * elapsedMs) / 1000)}</integer>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
<key>is_delta</key><true/>
<key>elapsed_ns</key><integer>${1e6 * elapsedMs}</integer>
<key>hw_model</key><string>Mac16,12</string>
<key>kern_osversion</key><string>24B83</string>
<key>timestamp</key><date>2026-01-02T03:04:05Z</date>
<key>processor</key><dict>
<key>clusters</key><array><dict>
<key>name</key><string>E-Cluster</string>${real("idle_ratio", 0.5)}
</dict></array>
${energy("cpu_energy", cpuMw)}${energy("gpu_energy", gpuMw)}${energy("ane_energy", aneMw)}
${
    isOld ? "" : real("cpu_power", cpuMw) + real("gpu_power", gpuMw) + real("ane_power", aneMw) +
      real("combined_power", cpuMw + gpuMw + aneMw)
  }
</dict>
<key>gpu</key><dict>${real("freq_hz", 400)}${real("idle_ratio", 0.9)}</dict>
</dict>
</plist>
`;
}

/** What the program writes of several: a NUL between them. */
export const powerSamples = (...samples: string[]): string => samples.join("\0");
