/** A global that an unpickler admits. Only those with `call` may be applied to arguments. */
export class PickleGlobal {
  constructor(
    /** `module.name`. */
    readonly qualifiedName: string,
    readonly call?: (args: readonly unknown[]) => unknown,
  ) {}
}

/** A Python tuple; lists are arrays, dicts are Maps. */
export class PickleTuple {
  constructor(readonly items: readonly unknown[]) {}
}

/** `value` for an error message. */
export function describe(value: unknown): string {
  if (value === null) return "None";
  if (value instanceof Map) return "a dict";
  if (value instanceof PickleTuple) return "a tuple";
  if (value instanceof PickleGlobal) return value.qualifiedName;
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? value.constructor.name : `${typeof value} ${value}`;
}
