// What the app in ffi/ios does, without its screen, for Macs and for Linux over the stand-in: runs a folder that `deno task ios`
// staged and leaves a result and WAV files behind.

import Foundation
import KokoBenchChain

let usage = """
  Usage: kokobench-phone FOLDER OUT [RUNS WARMUPS]

  Runs what `deno task ios` staged into FOLDER and writes results.json and WAV files into the directory OUT.
  Exit codes: 0 done, 1 failed, 2 wrong usage.

  """

func tell(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

let arguments = Array(CommandLine.arguments.dropFirst())
var runs: Staging.Runs?
if arguments.count == 4, let nRuns = Int(arguments[2]), let warmups = Int(arguments[3]), nRuns > 0, warmups >= 0 {
  runs = Staging.Runs(nRuns: nRuns, warmups: warmups)
} else if arguments.count != 2 {
  tell(usage)
  exit(2)
}

do {
  let output = try ResultFolder(URL(fileURLWithPath: arguments[1]))
  let staged = try StagedFolder(URL(fileURLWithPath: arguments[0]))
  let load = coreMlLoader(cache: output.url.appendingPathComponent("compiled"))
  let chain = try LoadedChain(staged, load: load) { tell("loading \($0.rawValue)\n") }
  let result = try Bench(chain, output: output, runs: runs).run { event in
    guard case .passageFinished(let passage) = event else { return }
    print("passage \(passage.number): \(passage.summary)")
  }
  print(output.resultURL.path)
  exit(result.passages.contains { $0.outcome == .failed } || result.meanSpeed == nil ? 1 : 0)
} catch {
  tell("error: \(error.localizedDescription)\n")
  exit(1)
}
