/**
 * Core ML's operation sets: their names in programs, the systems that brought them, and the specification
 * version of models that use them.
 * @module
 */

/** Every operation set that programs can be built for. */
export const opsets = {
  CoreML5: { system: "iOS15", specificationVersion: 6 },
  CoreML6: { system: "iOS16", specificationVersion: 7 },
  CoreML7: { system: "iOS17", specificationVersion: 8 },
  CoreML8: { system: "iOS18", specificationVersion: 9 },
} as const;

/** Name of an operation set. */
export type Opset = keyof typeof opsets;

/** A system that brought an operation set; later ones are greater as text. */
export type OpsetVersion = (typeof opsets)[Opset]["system"];

/** The operation set that came with `system`. */
export function opsetOf(system: OpsetVersion): Opset {
  return (Object.keys(opsets) as Opset[]).find((opset) => opsets[opset].system === system)!;
}

/** Whether programs of operation set `opset` may use what `system` brought. Sets not in the table are newer. */
export function knows(opset: string, system: OpsetVersion): boolean {
  return !Object.hasOwn(opsets, opset) || opsets[opset as Opset].system >= system;
}
