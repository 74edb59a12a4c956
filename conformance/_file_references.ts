import type { StageName } from "../stages/contract.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { ReferenceFiles } from "./_reference_files.ts";
import type { ReferenceComparison, ReferenceSource } from "./reference_source.ts";

/** References out of files; how a value is compared is up to what the files keep of it. */
export abstract class FileReferences implements ReferenceSource {
  abstract readonly kind: ReferenceSource["kind"];

  constructor(readonly files: ReferenceFiles) {}

  get provenance(): ReferenceSource["provenance"] {
    return this.files.provenance;
  }
  get passages(): ReferenceSource["passages"] {
    return this.files.passages;
  }
  value(passage: number, name: string): Tensor | undefined {
    return this.files.tensor(passage, name);
  }
  feeds(passage: number, stage: StageName): Readonly<Record<string, Tensor>> | undefined {
    return this.files.feeds(passage, stage);
  }
  abstract compare(passage: number, name: string, test: Tensor): ReferenceComparison;

  [Symbol.dispose](): void {
    this.files[Symbol.dispose]();
  }
}
