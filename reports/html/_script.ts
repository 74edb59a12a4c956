/** Text of script elements, which HTML ends at the first `</script` whatever stands around it. */

/** JavaScript in which no string can end its element. */
export function scriptText(javaScript: string): string {
  return javaScript.replaceAll("</script", "<\\/script");
}

/** `value` as JSON that can neither end its element nor open a comment. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
