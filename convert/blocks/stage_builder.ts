/**
 * What every block of a stage builds upon: the program under construction, the checkpoint that its
 * weights come from, and the precision that both are in.
 * @module
 */
import { MilBuilder, type MilVar } from "../../coreml/mil/builder.ts";
import type { Opset } from "../../coreml/mil/opset.ts";
import type { Dim, MilProgram } from "../../coreml/mil/program.ts";
import type { FeatureContract, StageContract } from "../../stages/contract.ts";
import { cast, firstNonFinite, type Tensor } from "../../tensor/tensor.ts";
import type { Checkpoint } from "../checkpoint/checkpoint.ts";
import { ConvertError } from "../convert_error.ts";
import type { Precision } from "../presets/preset.ts";

/** Program, checkpoint and precision of one stage that is being built. */
export class StageBuilder {
  /** The program: blocks add their operations to it. */
  readonly mil: MilBuilder;
  readonly #made = new Map<string, MilVar>();

  constructor(
    readonly contract: StageContract,
    readonly checkpoint: Checkpoint,
    readonly precision: Precision,
    opset: Opset = "CoreML7",
  ) {
    this.mil = new MilBuilder({ opset });
  }

  /** The stage's inputs by name, flexible axes unknown, in the order and of the dtypes of the contract. */
  inputs(): Readonly<Record<string, MilVar>> {
    return Object.fromEntries(
      this.contract.inputs.map((feature) => [
        feature.name,
        this.mil.input(
          feature.name,
          this.dtypeOf(feature),
          feature.shape.map((dim): Dim => typeof dim === "number" ? dim : null),
        ),
      ]),
    );
  }

  /** The dtype that `feature` has in this stage's precision. */
  dtypeOf(feature: FeatureContract): Precision | "int32" {
    return feature.kind === "float" ? this.precision : feature.kind;
  }

  /**
   * The weight called `key` in the stage's precision, made once however often it is asked for: ALBERT
   * runs the same layer twelve times. `make` computes what is not in the checkpoint as it stands, such
   * as a folded weight norm; `key` then says what it was made from.
   * @throws {ConvertError} where a value is not finite, or not once it is fp16.
   */
  weight(key: string, make: () => Tensor<"fp32"> = () => this.checkpoint.tensor(key)): MilVar {
    return this.once(`weight ${key}`, () => {
      const value = cast(make(), this.precision);
      const at = firstNonFinite(value.data);
      if (at >= 0) {
        throw new ConvertError(
          `Cannot convert the weight ${key} to ${this.precision}: element ${at} is ${
            value.data[at]
          }, ` +
            `expected a finite number; the checkpoint is damaged or needs a preset with fp32 in this stage`,
          { stage: this.contract.stage, weight: key },
        );
      }
      return this.mil.constant(key, value);
    });
  }

  /** What `make` makes, made once for `key`: what computes the same value is one value. */
  once(key: string, make: () => MilVar): MilVar {
    const made = this.#made.get(key) ?? make();
    this.#made.set(key, made);
    return made;
  }

  /** Widths of the checkpoint's tensor `key`. */
  shape(key: string): readonly number[] {
    return this.checkpoint.shape(key);
  }

  /** An immediate fp32 or fp16 constant called `name` of `values`. */
  constant(name: string, shape: readonly number[], values: readonly number[]): MilVar {
    const value = { dtype: "fp32", shape, data: Float32Array.from(values) } as const;
    return this.mil.constant(name, cast(value, this.precision));
  }

  /** Ends the program with the variables that carry the outputs' names. */
  build(outputs: readonly MilVar[]): MilProgram {
    return this.mil.build(outputs);
  }
}
