import CKokoBench
import Foundation
import KokoBenchKit

public typealias TextPointer = UnsafePointer<CChar>?
public typealias JsonPointer = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?

@_cdecl("kb_device_info")
public func deviceInfo(_ json: JsonPointer, _ error: ErrorPointer) -> Int32 {
  callForJson(json, error) { DeviceInfo.current() }
}

@_cdecl("kb_compile")
public func compile(
  _ packagePath: TextPointer, _ compiledPath: TextPointer, _ elapsedNs: UnsafeMutablePointer<UInt64>?,
  _ error: ErrorPointer
) -> Int32 {
  call(error) {
    let package = try path(packagePath, "package_path")
    let compiled = try path(compiledPath, "compiled_path")
    let ns = try ModelLoader.compile(package, into: compiled)
    elapsedNs?.pointee = ns
  }
}

@_cdecl("kb_load")
public func load(
  _ compiledPath: TextPointer, _ units: Int32, _ model: UnsafeMutablePointer<UInt32>?,
  _ elapsedNs: UnsafeMutablePointer<UInt64>?, _ error: ErrorPointer
) -> Int32 {
  model?.pointee = 0
  return call(error) {
    let model = try required(model, "model")
    let (loaded, ns) = try ModelLoader.load(
      path(compiledPath, "compiled_path"), units: computeUnits(units))
    model.pointee = try Registry.shared.add(loaded)
    elapsedNs?.pointee = ns
  }
}

@_cdecl("kb_unload")
public func unload(_ model: UInt32, _ error: ErrorPointer) -> Int32 {
  call(error) { _ = try Registry.shared.remove(model) }
}

@_cdecl("kb_describe")
public func describe(_ model: UInt32, _ json: JsonPointer, _ error: ErrorPointer) -> Int32 {
  callForJson(json, error) { try Registry.shared.model(model).features }
}

@_cdecl("kb_compute_plan")
public func computePlan(
  _ compiledPath: TextPointer, _ units: Int32, _ json: JsonPointer, _ error: ErrorPointer
) -> Int32 {
  callForJson(json, error) {
    try ComputePlan.of(path(compiledPath, "compiled_path"), units: computeUnits(units))
  }
}
