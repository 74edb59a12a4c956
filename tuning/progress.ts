/** How far tuning is with a piece of work. */
export interface TuningProgress {
  /** storing: finding sizes and errors; probing: trying compressions alone; measuring: running whole presets. */
  readonly work: "storing" | "probing" | "measuring";
  readonly done: number;
  readonly total: number;
  /** What was done last. */
  readonly last: string;
}

/** Receives {@link TuningProgress}, after each thing that is done. */
export type OnTuningProgress = (progress: TuningProgress) => void;
