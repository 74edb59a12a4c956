/** `value`, where it is a result of an earlier version of the schema, as one of the present version; else as it is. */
export function upgradeResult(value: unknown): unknown {
  const result = Object(value);
  if (result.schemaVersion !== 1) return value;
  // Version 1 knew neither failures of stages nor interleaved measurements, and such a run left no result.
  const settings = { ...Object(result.settings), interleaved: null };
  return { ...result, schemaVersion: 2, settings, failures: [] };
}
