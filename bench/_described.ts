/**
 * Paths of the fields of a JSON Schema that nothing describes, for tests of schemas whose readers have nothing else.
 * Elements of arrays are described with their array.
 */
export function undescribedFields(schema: Record<string, unknown>): string[] {
  const undescribed: string[] = [];
  const visit = (node: Record<string, unknown>, path: string, described: boolean): void => {
    described ||= typeof node.description === "string";
    const properties = (node.properties ?? {}) as Record<string, Record<string, unknown>>;
    const children = Object.entries(properties);
    if (children.length === 0 && !described && !path.endsWith("[]")) undescribed.push(path);
    for (const [name, child] of children) visit(child, `${path}.${name}`, false);
    if (node.items) visit(node.items as Record<string, unknown>, `${path}[]`, described);
    for (const option of (node.anyOf ?? []) as Record<string, unknown>[]) {
      visit(option, path, described);
    }
  };
  visit(schema, "result", false);
  return undescribed;
}
