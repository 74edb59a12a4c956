import KokoBenchChain
import SwiftUI

@main
struct KokoBenchApp: App {
  @State private var model = BenchModel(
    folder: Bundle.main.bundleURL.appending(path: "Staged/Kokoro"),
    output: URL.documentsDirectory.appending(path: "Results"),
    load: coreMlLoader(cache: URL.cachesDirectory.appending(path: "compiled")))

  var body: some Scene {
    WindowGroup { ContentView(model: model) }
  }
}
