import type { DecodeContext } from "./_decode_value.ts";
import type { MilProgram, MilType } from "./program.ts";

/**
 * Checks what every program must satisfy whatever its operations are: names are defined once and
 * before their use, outputs exist, and a `const` declares the type of its value.
 * @throws whatever `context.fail` throws.
 */
export function validateProgram(program: MilProgram, context: Pick<DecodeContext, "fail">): void {
  const types = new Map<string, MilType>();
  const define = (name: string, type: MilType, where: string) => {
    if (types.has(name)) context.fail(where, "names defined once", `a second '${name}'`);
    types.set(name, type);
  };
  for (const { name, type } of program.inputs) define(name, type, "inputs");
  for (const operation of program.operations) {
    const where = `operation '${operation.name}' (${operation.type})`;
    for (const [argument, bindings] of Object.entries(operation.inputs)) {
      for (const binding of bindings) {
        if ("ref" in binding && !types.has(binding.ref)) {
          context.fail(
            `${where}, argument '${argument}'`,
            "a value defined before its use",
            `'${binding.ref}'`,
          );
        }
      }
    }
    if (operation.outputs.length === 0) context.fail(where, "at least one output", "none");
    for (const { name, type } of operation.outputs) define(name, type, where);
    if (operation.type === "const") validateConst(operation, where, context);
  }
  if (program.outputs.length === 0) context.fail("program", "at least one output", "none");
  for (const name of program.outputs) {
    if (!types.has(name)) context.fail("outputs", "a defined value", `'${name}'`);
  }
}

function validateConst(
  { attributes, outputs }: MilProgram["operations"][number],
  where: string,
  context: Pick<DecodeContext, "fail">,
): void {
  if (!Object.hasOwn(attributes, "val")) return context.fail(where, "an attribute 'val'", "none");
  const declared = describeType(outputs[0].type);
  const value = describeType(attributes.val.type);
  if (declared !== value) context.fail(where, `a value of type ${declared}`, value);
}

/** `fp16 [1, ?, 64]`, for messages; `?` is a size known only at run time. */
export function describeType({ dtype, shape }: MilType): string {
  return `${dtype} [${shape.map((dim) => dim ?? "?").join(", ")}]`;
}
