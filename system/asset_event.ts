/** Something worth telling the user while an asset (weights, voices) is found or fetched. */
export type AssetEvent =
  | { readonly type: "waiting-for-lock"; readonly path: string }
  | {
    readonly type: "download-start";
    readonly label: string;
    /** Bytes already there from an interrupted download. */
    readonly resumedBytes: number;
    /** Size of the whole file, where the server tells it. */
    readonly totalBytes?: number;
  }
  | {
    readonly type: "download-progress";
    readonly label: string;
    readonly receivedBytes: number;
    readonly totalBytes?: number;
  }
  | { readonly type: "download-done"; readonly label: string; readonly sizeBytes: number }
  /** A package manager was started; it tells nothing of its progress. */
  | { readonly type: "command-start"; readonly label: string; readonly command: string }
  | { readonly type: "command-done"; readonly label: string }
  /** A cached file did not have its known digest and is fetched again. */
  | { readonly type: "cache-corrupted"; readonly path: string }
  /** A source could not give the asset; another one is tried next. */
  | { readonly type: "source-failed"; readonly label: string; readonly problem: string }
  | { readonly type: "chosen"; readonly label: string; readonly reason: string };

/** Receives {@link AssetEvent}s. */
export type OnAssetEvent = (event: AssetEvent) => void;
