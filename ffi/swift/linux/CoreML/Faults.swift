import Foundation

/// What the file that KOKOBENCH_FAULTS names makes the stand-in do wrong:
///
///     {"devices": ["cpu"],
///      "models": {"KokoroNoise": {"predict": "crash", "fromPrediction": 2, "offNeuralEngine": ["x_12"]}}}
///
/// `compile`, `load`, `plan` and `predict` each take `throw`, `hang` or `crash`; `predict` also `nan`. `devices` are the
/// compute devices there are (all three by default), `offNeuralEngine` names outputs of operations that do not run
/// on the Neural Engine.
struct Faults: Decodable {
  enum Moment: String { case compile, load, plan, predict }
  enum Fault: String, Decodable { case `throw`, hang, crash, nan }
  private struct File: Decodable {
    let devices: [String]?
    let models: [String: Faults]?
  }

  private let compile: Fault?
  private let load: Fault?
  private let plan: Fault?
  private let predict: Fault?
  private let fromPrediction: Int?
  private let offNeuralEngine: [String]?

  private static func file() throws -> File? {
    guard let path = getenv("KOKOBENCH_FAULTS") else { return nil }
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: String(cString: path)))
      return try JSONDecoder().decode(File.self, from: data)
    } catch {
      throw coreMlError("KOKOBENCH_FAULTS: \(String(cString: path)): \(error)")
    }
  }

  static func of(model name: String) throws -> Faults {
    try file()?.models?[name]
      ?? Faults(compile: nil, load: nil, plan: nil, predict: nil, fromPrediction: nil, offNeuralEngine: nil)
  }

  /// Kinds of devices that there are, or nil for all.
  static var devices: [String]? { (try? file())?.devices }

  var namesOffNeuralEngine: Set<String> { Set(offNeuralEngine ?? []) }

  /// Does what is to go wrong at `moment`, the `time`th of its kind. Gives whether outputs are to be NaN.
  @discardableResult
  func strike(_ moment: Moment, time: Int = 1) throws -> Bool {
    let faults: [Moment: Fault?] = [.compile: compile, .load: load, .plan: plan, .predict: predict]
    if moment == .predict && time < fromPrediction ?? 1 { return false }
    switch faults[moment] ?? nil {
    case .throw: throw coreMlError("Injected: \(moment.rawValue) failed.")
    case .hang: while true { sleep(3600) }
    case .crash: abort()
    case .nan: return true
    case nil: return false
    }
  }
}
