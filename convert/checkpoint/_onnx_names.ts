/**
 * Scope of the nodes of the module that owns the parameter `name`. The exporter kept the modules' path,
 * with three turns: an index sticks to its list (`lstms.0`), a Sequential's child repeats its parent's
 * name (`cnn.0/cnn.0.0`), and the parts of the predictor that are called from outside of its `forward`
 * stand beside it.
 */
export function scopeOf(name: string): string {
  const inner = name.replace(/^predictor\.(?=(F0|N|shared|F0_proj|N_proj)\.)/, "");
  const segments: string[] = [];
  for (const part of inner.split(".").slice(0, -1)) {
    if (/^\d+$/.test(part)) segments.push(`${segments.pop()}.${part}`);
    else segments.push(part);
  }
  const path = segments.join("/").replace(/((?:cnn\.\d|asr_res))\.(\d)$/, "$1/$1.$2");
  return name.startsWith("decoder.") ? `/decoder/${path}` : `/encoder/${path}`;
}

/** Name of the initializer of a parameter that is stored as it was. */
export function initializerOf(name: string): string {
  return name.startsWith("decoder.") ? `decoder.${name}` : `encoder.${name}`;
}
