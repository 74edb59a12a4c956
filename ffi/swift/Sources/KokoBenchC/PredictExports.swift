import CKokoBench
import Foundation
import KokoBenchKit

@_cdecl("kb_predict")
public func predict(
  _ model: UInt32, _ inputs: TensorPointer, _ inputCount: Int32, _ outputs: TensorPointer,
  _ outputCount: Int32, _ times: UnsafeMutablePointer<kb_times>?, _ error: ErrorPointer
) -> Int32 {
  let start = nowNs()
  return call(error) {
    let model = try Registry.shared.model(model)
    let targets = try tensors(outputs, outputCount, "outputs")
    let names = try outputNames(targets, of: model)
    let views = try tensors(inputs, inputCount, "inputs").map(view)
    let (prepared, inputNs) = try timed { try model.prepare(views) }
    let (results, modelNs) = try model.run(prepared)
    let (_, outputNs) = try timed {
      // All sizes are told before the first buffer that is too small ends the call.
      let values = try names.map { try OutputValue($0, of: results) }
      for (index, value) in values.enumerated() { try describe(value, in: &targets[index]) }
      for (index, value) in values.enumerated() { try copy(value, to: targets[index]) }
    }
    times?.pointee = kb_times(
      input_ns: inputNs, model_ns: modelNs, output_ns: outputNs, total_ns: nowNs() - start)
  }
}

@_cdecl("kb_predict_repeatedly")
public func predictRepeatedly(
  _ model: UInt32, _ inputs: TensorPointer, _ inputCount: Int32, _ count: Int32,
  _ modelNs: UnsafeMutablePointer<UInt64>?, _ error: ErrorPointer
) -> Int32 {
  call(error) {
    let model = try Registry.shared.model(model)
    guard count >= 0 else { throw BenchError(.badArgument, "count is \(count)") }
    let prepared = try model.prepare(tensors(inputs, inputCount, "inputs").map(view))
    for index in 0..<Int(count) {
      let modelNs = try required(modelNs, "model_ns")
      modelNs[index] = try withMemoryPool { try model.run(prepared).modelNs }
    }
  }
}
